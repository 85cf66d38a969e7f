package bffhttp

import (
	"acervo/platform/fault"
	"acervo/platform/rest"
	"acervo/services/bff"
	"acervo/services/bff/pages"
	"acervo/services/document/documentapi"
	"acervo/services/employee/employeeapi"
	"acervo/services/notification/notificationapi"
	"acervo/services/permission/permissionapi"
)

// routes is the BFF's table of contents. A page is composed by bff.Service from
// several services; what is passed on is answered by one service as it is, so its
// rules and errors are that service's. What a person may do is decided by the services:
// here they only have to be signed in.
func routes(t *table, h handlers) {
	get, post, put, patch, del := "GET", "POST", "PUT", "PATCH", "DELETE"

	// The session.
	page(t, op(post, "/api/session", "sign-in", "Sign in", public, fails(fault.Unauthenticated, fault.Throttled)), h.signIn)
	page(t, op(get, "/api/session", "get-session", "Who is there, and what every page needs once"), h.session)
	page(t, op(del, "/api/session", "sign-out", "Sign out", public), h.signOut)
	page(t, op(get, "/api/setup/{token}", "get-setup", "What a set-up link is for", public, fails(fault.NotFound)), h.setup)
	page(t, op(post, "/api/setup/{token}", "use-setup", "Choose a password at a set-up link and sign in", public, fails(fault.NotFound)), h.useSetup)
	page(t, op(get, "/api/company", "get-company", "The company's name, for the sign-in page", public), h.company)
	page(t, op(get, "/api/sessions", "list-sessions", "One's own sessions"), h.sessions)
	page(t, op(del, "/api/sessions/{id}", "end-session", "End one of one's own sessions", missing), h.endSession)
	page(t, op(post, "/api/password", "change-password", "Change one's own password"), h.changePassword)

	// Documents.
	page(t, op(get, "/api/documents", "list-documents", "The documents page: rows, total, facets"), h.documents)
	page(t, op(get, "/api/documents/facets", "get-facets", "Exact counts by class, type, unit and year"), h.facets)
	page(t, op(post, "/api/documents/allowed", "allowed-actions", "What one may do with each of up to 1,000 documents", status(200)), h.allowed)
	page(t, op(post, "/api/documents/bulk", "change-documents", "Edit, share, delete or bring back up to 100 documents", status(200)), h.bulk)
	page(t, op(get, "/api/documents/{id}", "get-document", "The pane of a document", missing), h.document)
	upload(t, op(post, "/api/documents", "upload-document", "Send a document: part document (JSON), then part content (the file)", idempotent, status(201)), "/documents", true)
	pass[documentapi.Patch, documentapi.Document](t, op(patch, "/api/documents/{id}", "patch-document", "Change some of what is said about a document", missing), t.to.Document, "/documents/{id}")
	pass[none, none](t, op(del, "/api/documents/{id}", "delete-document", "Put a document into the bin, or, with purge, away for ever", missing,
		query("purge", "boolean", "Away for ever; only what is in the bin")), t.to.Document, "/documents/{id}")
	content(t, op(get, "/api/documents/{id}/content", "get-content", "The bytes of a document", missing,
		query("version", "integer", "An earlier version; the present one when absent"),
		query("disposition", "string", "inline shows PDF and images in the browser; attachment when absent"),
		query("download", "boolean", "Changes nothing: an attachment is the default")), "/documents/{id}/content")
	pass[none, documentapi.DocumentPreview](t, op(get, "/api/documents/{id}/preview", "get-preview", "Which pages of a document can be seen", missing,
		query("version", "integer", "An earlier version; the present one when absent")), t.to.Document, "/documents/{id}/preview")
	image(t, op(get, "/api/documents/{id}/preview/pages/{page}", "get-page", "An image of a page, for whoever may view the document", missing, conflict,
		query("version", "integer", "An earlier version; the present one when absent"),
		query("width", "integer", "How wide, in pixels: one of the preview's widths")), "/documents/{id}/preview/pages/{page}")
	upload(t, op(put, "/api/documents/{id}/content", "replace-content", "Send a new version of the content: part content (the file)", missing, status(200)), "/documents/{id}/content", false)
	page(t, op(post, "/api/documents/{id}/shares", "share-document", "Share a document", missing, idempotent), h.share)
	page(t, op(del, "/api/documents/{id}/shares/{share_id}", "unshare-document", "End a share", missing), h.unshare)
	page(t, op(get, "/api/documents/{id}/why", "explain-document", "Why somebody may or may not do something with a document", missing, fails(fault.Forbidden)), h.why)
	page(t, op(get, "/api/documents/{id}/audience", "document-audience", "Who sees a document", missing), h.documentAudience)
	page(t, op(get, "/api/audience", "audience", "Who will see documents of a class about somebody, before they are sent", fails(fault.Forbidden)), h.audience)
	page(t, op(post, "/api/upload/guess", "guess-people", "Whose files seem to be, by their names", status(200)), h.guess)
	page(t, op(get, "/api/home", "get-home", "Where an employee begins"), h.home)
	page(t, op(get, "/api/search", "search", "People and documents for the palette"), h.search)

	// Saved views.
	page(t, op(get, "/api/views", "list-views", "One's saved views with their counts"), h.views)
	pass[documentapi.ViewInput, documentapi.View](t, op(post, "/api/views", "create-view", "Save a view", idempotent), t.to.Document, "/views")
	pass[documentapi.ViewInput, documentapi.View](t, op(put, "/api/views/{id}", "replace-view", "Change a saved view", missing), t.to.Document, "/views/{id}")
	pass[none, none](t, op(del, "/api/views/{id}", "delete-view", "Delete a saved view", missing), t.to.Document, "/views/{id}")

	// People, units and teams.
	page(t, op(get, "/api/people", "list-people", "The people page, and people to choose from", missing), h.people)
	page(t, op(get, "/api/people/{id}", "get-person", "A person's page", missing), h.person)
	page(t, op(get, "/api/people/{id}/reach", "person-reach", "Who sees documents about somebody, class by class", missing), h.personReach)
	pass[employeeapi.EmployeeInput, employeeapi.Employee](t, op(post, "/api/people", "create-person", "Enter an employee", idempotent, conflict), t.to.Employee, "/employees", bff.Masked)
	pass[pages.PersonPatch, employeeapi.Employee](t, op(patch, "/api/people/{id}", "patch-person", "Change some of an employee's data", missing), t.to.Employee, "/employees/{id}", bff.Masked)
	pass[none, employeeapi.WholeCPF](t, op(post, "/api/people/{id}/cpf", "see-cpf", "See somebody's whole CPF, which leaves a row in the trail", missing, fails(fault.Forbidden), status(200)), t.to.Employee, "/employees/{id}/cpf")
	pass[none, none](t, op(del, "/api/people/{id}", "delete-person", "Erase an employee without documents", missing), t.to.Employee, "/employees/{id}")
	page(t, op(post, "/api/people/move", "move-people", "Put up to 100 people into another unit", status(200)), h.move)
	page(t, op(get, "/api/units", "list-units", "The tree of units with its people, and the teams"), h.units)
	page(t, op(get, "/api/groups/{id}/members", "list-members", "The people of a team, or directly in a unit", missing), h.members)
	pass[employeeapi.GroupInput, employeeapi.Group](t, op(post, "/api/groups", "create-group", "Make a unit or a team", idempotent, conflict), t.to.Employee, "/groups")
	pass[pages.GroupPatch, employeeapi.Group](t, op(patch, "/api/groups/{id}", "patch-group", "Change some of a group", missing), t.to.Employee, "/groups/{id}")
	pass[none, none](t, op(del, "/api/groups/{id}", "delete-group", "Delete an empty unit, or a team", missing, conflict), t.to.Employee, "/groups/{id}")
	pass[none, none](t, op(put, "/api/groups/{id}/members/{employee_id}", "add-member", "Put somebody into a team", missing), t.to.Employee, "/groups/{id}/members/{employee_id}")
	pass[none, none](t, op(del, "/api/groups/{id}/members/{employee_id}", "remove-member", "Take somebody out of a team", missing), t.to.Employee, "/groups/{id}/members/{employee_id}")
	page(t, op(get, "/api/directory", "search-directory", "Accounts, people, teams and units to choose from"), h.directory)

	// Permissions.
	page(t, op(get, "/api/permissions", "list-permissions", "Permissions, each with the names of its sentence"), h.permissions)
	page(t, op(get, "/api/permissions/options", "permission-options", "What the slots of the sentence may hold"), h.permissionOptions)
	page(t, op(post, "/api/permissions/preview", "preview-change", "Exactly what a change of permissions, units or teams would do", missing, fails(fault.Forbidden, fault.Conflict), status(200)), h.preview)
	page(t, op(get, "/api/permissions/review", "review-permissions", "Permissions that deserve a look"), h.review)
	page(t, op(get, "/api/permissions/review/user/{id}", "review-user", "All that somebody can do", missing), h.reviewUser)
	page(t, op(get, "/api/permissions/review/employee/{id}", "review-employee", "All that reaches an employee", missing), h.reviewEmployee)
	page(t, op(get, "/api/permissions/{id}", "get-permission", "One permission with its names", missing), h.permission)
	pass[permissionapi.PermissionInput, permissionapi.Permission](t, op(post, "/api/permissions", "create-permission", "Grant or deny", idempotent), t.to.Permission, "/permissions")
	pass[permissionapi.PermissionInput, permissionapi.Permission](t, op(put, "/api/permissions/{id}", "replace-permission", "Change a permission", missing), t.to.Permission, "/permissions/{id}")
	pass[none, none](t, op(del, "/api/permissions/{id}", "revoke-permission", "Revoke a permission", missing), t.to.Permission, "/permissions/{id}")

	// Emergency accesses and the trail.
	page(t, op(get, "/api/emergencies", "list-emergencies", "Emergency accesses, open and past, that one may see"), h.emergencies)
	page(t, op(post, "/api/emergencies/preview", "preview-emergency", "Who would be told of an emergency access", fails(fault.Forbidden, fault.Conflict), status(200)), h.wouldTell)
	page(t, op(get, "/api/emergencies/{id}", "get-emergency", "An emergency access, for administrators with what was read meanwhile", missing), h.emergency)
	pass[permissionapi.BreakGlassInput, permissionapi.Permission](t, op(post, "/api/emergencies", "open-emergency", "Open an emergency access", idempotent), t.to.Permission, "/permissions/break-glass")
	page(t, op(get, "/api/trail", "list-trail", "Who did and read what, for administrators", fails(fault.Forbidden)), h.trail)
	page(t, op(get, "/api/trail/verify", "verify-trail", "Whether the trail is what was written", fails(fault.Forbidden)), h.verifyTrail)

	// Document types and accounts.
	pass[none, documentapi.TypePage](t, op(get, "/api/document-types", "list-types", "All document types"), t.to.Document, "/document-types")
	pass[documentapi.TypeInput, documentapi.DocumentType](t, op(post, "/api/document-types", "create-type", "Make a document type", idempotent, conflict), t.to.Document, "/document-types")
	pass[documentapi.TypeInput, documentapi.DocumentType](t, op(put, "/api/document-types/{id}", "replace-type", "Change a document type", missing), t.to.Document, "/document-types/{id}")
	pass[none, none](t, op(del, "/api/document-types/{id}", "delete-type", "Delete a document type without documents", missing), t.to.Document, "/document-types/{id}")
	page(t, op(get, "/api/accounts", "list-accounts", "Accounts with whose they are"), h.accounts)
	pass[employeeapi.NewAccount, employeeapi.Account](t, op(post, "/api/accounts", "create-account", "Make an account; without a password, setup_url is the invitation", idempotent, conflict), t.to.Employee, "/accounts")
	pass[none, employeeapi.Account](t, op(get, "/api/accounts/{id}", "get-account", "One account", missing), t.to.Employee, "/accounts/{id}")
	pass[pages.AccountPatch, employeeapi.Account](t, op(patch, "/api/accounts/{id}", "patch-account", "Change an account's roles, status or person", missing), t.to.Employee, "/accounts/{id}")
	page(t, op(post, "/api/accounts/{id}/reset", "reset-password", "A set-up link at which a new password is chosen", missing, status(200)), h.resetPassword)

	// Notifications.
	pass[none, notificationapi.Page](t, op(get, "/api/notifications", "list-notifications", "One's inbox, newest first",
		query("unread", "boolean", "Only those not read"), query("limit", "integer", "The most items on the page, 1 to 100"),
		query("cursor", "string", "Where the page begins: next of the page before"), query("count", "boolean", "Whether to add the exact total")), t.to.Notification, "/notifications")
	pass[none, notificationapi.Unread](t, op(get, "/api/notifications/unread-count", "count-unread", "How many are not read"), t.to.Notification, "/notifications/unread-count")
	pass[none, notificationapi.Notification](t, op(post, "/api/notifications/{id}/read", "read-notification", "Mark one as read", missing, status(200)), t.to.Notification, "/notifications/{id}/read")
	pass[none, notificationapi.Unread](t, op(post, "/api/notifications/read-all", "read-all", "Mark all as read, or all up to one", missing, status(200),
		query("up_to", "string", "Up to and including this one")), t.to.Notification, "/notifications/read-all")
	stream(t, op(get, "/api/notifications/stream", "stream-notifications", "What happens, as Server-Sent Events"))
}

var (
	public     = func(o *rest.Op) { o.Access = rest.Public }
	idempotent = func(o *rest.Op) { o.Idempotent = true }
	missing    = fails(fault.NotFound)
	conflict   = fails(fault.Conflict)
)
