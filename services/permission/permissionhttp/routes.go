// Package permissionhttp is the permission service over HTTP.
package permissionhttp

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/services/permission"
	"acervo/services/permission/permissionapi"
)

type handlers struct {
	s       *permission.Service
	deliver Deliver
}

// Deliver has a consumer apply events, each once: see event.Consumer.
type Deliver = func(ctx context.Context, events []event.Event) error

// API is every operation of the permission service. deliver is its consumer's.
func API(cfg rest.Config, s *permission.Service, deliver Deliver) *rest.API {
	cfg.Service, cfg.Title, cfg.Version, cfg.Description = permissionapi.Service, "Permissions", "1", description
	api := rest.NewAPI(cfg)
	h := handlers{s, deliver}

	person, anyone, admin := rest.SignedIn, rest.SignedInOrServices, rest.Roles(identity.RoleAdmin)
	missing, conflict, changed, busy := fault.NotFound, fault.Conflict, fault.Stale, fault.Unavailable

	rest.Register(api, once(op("create-permission", "POST", "/permissions", "Grant a permission", "permissions", person, changed, busy)), h.create)
	rest.Register(api, op("list-permissions", "GET", "/permissions", "List permissions", "permissions", person, busy), h.list)
	rest.Register(api, op("get-permission", "GET", "/permissions/{id}", "Get a permission", "permissions", person, missing, busy), h.get)
	rest.Register(api, op("replace-permission", "PUT", "/permissions/{id}", "Replace a permission", "permissions", person, missing, conflict, changed, busy), h.replace)
	rest.Register(api, op("change-permission", "PATCH", "/permissions/{id}", "Change a permission", "permissions", person, missing, conflict, changed, busy), h.change)
	rest.Register(api, op("revoke-permission", "DELETE", "/permissions/{id}", "Revoke a permission", "permissions", person, missing, changed, busy), h.revoke)

	rest.Register(api, once(op("break-glass", "POST", "/permissions/break-glass", "Open an emergency access", "permissions", admin, conflict, busy)), h.breakGlass)
	rest.Register(api, ok(op("preview-break-glass", "POST", "/permissions/break-glass/preview", "Who would be told of an emergency access?", "permissions", admin, conflict, busy)), h.previewBreakGlass)
	rest.Register(api, op("list-break-glass", "GET", "/permissions/break-glass", "List emergency accesses, open and past", "permissions", person, busy), h.emergencies)
	rest.Register(api, op("get-break-glass", "GET", "/permissions/break-glass/{id}", "Get an emergency access", "permissions", person, missing, busy), h.emergency)

	rest.Register(api, ok(op("check-permission", "POST", "/permissions/check", "May they do this?", "decisions", anyone, busy)), h.check)
	rest.Register(api, ok(op("explain-permission", "POST", "/permissions/explain", "Why may they do this, or not?", "decisions", anyone, missing, busy)), h.explain)
	rest.Register(api, op("permission-audience", "GET", "/permissions/audience", "Who may do this?", "decisions", anyone, missing, busy), h.audience)
	rest.Register(api, ok(op("preview-change", "POST", "/permissions/preview", "What would this change do?", "decisions", person, missing, conflict, busy)), h.preview)
	rest.Register(api, op("review-user", "GET", "/permissions/review/user/{account_id}", "All that somebody can do", "review", person, missing, busy), h.reviewUser)
	rest.Register(api, op("review-employee", "GET", "/permissions/review/employee/{employee_id}", "All that reaches an employee", "review", person, missing, busy), h.reviewEmployee)
	rest.Register(api, op("check-shares", "POST", "/permissions/check-shares", "May I share what I am about to upload?", "decisions", person, busy), h.checkShares)
	rest.Register(api, op("permission-summary", "GET", "/permissions/summary", "How much do I see?", "decisions", person, busy), h.summary)
	rest.Register(api, op("shared-documents", "GET", "/permissions/shared", "Which documents were shared with me, or by me?", "decisions", person, busy), h.shared)
	rest.Register(api, ok(op("move-gains", "POST", "/permissions/gains", "Would this move let them see more? For services", "decisions", rest.Services, busy)), h.gains)
	uses := op("note-uses", "POST", "/permissions/uses", "What accounts did, so that unused permissions can be told; for services", "review", rest.Services, busy)
	uses.Status = http.StatusNoContent
	rest.Register(api, uses, h.noteUses)
	scope := op("get-scope", "GET", "/scopes", "All that one may do an action on", "decisions", anyone, missing, busy)
	scope.Doc = scopeDoc
	rest.HandleRaw(api, scope, h.scope)
	apply := op("apply-events", "POST", "/permissions/events", "Apply events now, for services", "decisions", rest.Services, busy)
	apply.Errors = append(apply.Errors, fault.Malformed, fault.TooLarge)
	apply.Status = http.StatusNoContent
	apply.Doc = huma.Operation{RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
		"application/json": {Schema: rest.SchemaOf[EventsInput](api)}}}}
	rest.HandleRaw(api, apply, h.apply)

	rest.Register(api, op("list-classes", "GET", "/classes", "List classes of sensitivity", "classes", anyone, busy), h.listClasses)
	rest.Register(api, op("create-class", "POST", "/classes", "Add a class", "classes", admin, conflict, busy), h.createClass)
	rest.Register(api, op("replace-class", "PUT", "/classes/{id}", "Rename a class", "classes", admin, missing, changed, busy), h.renameClass)
	return api
}

// op is an operation as the table above writes it.
func op(id, method, path, summary, tag string, access rest.Access, errors ...fault.Kind) rest.Op {
	return rest.Op{ID: id, Method: method, Path: path, Summary: summary, Description: descriptions[id], Tags: []string{tag}, Access: access, Errors: errors}
}

// once has a POST honour Idempotency-Key.
func once(o rest.Op) rest.Op { o.Idempotent = true; return o }

// ok has a POST that makes nothing answer 200.
func ok(o rest.Op) rest.Op { o.Status = 200; return o }

// scopeDoc documents the one operation that is not JSON.
var scopeDoc = huma.Operation{
	Parameters: []*huma.Param{
		{Name: "action", In: "query", Required: true, Description: "The action", Example: "view",
			Schema: &huma.Schema{Type: huma.TypeString, Enum: []any{"view", "download", "upload", "edit", "delete", "share", "manage"}}},
		{Name: "user_id", In: "query", Description: "Whose scope, for services; people get their own", Schema: &huma.Schema{Type: huma.TypeString, MaxLength: new(64)}},
		{Name: "If-None-Match", In: "header", Description: "Answer 304 without a body if the scope is still the one with this ETag", Schema: &huma.Schema{Type: huma.TypeString}},
	},
	Responses: map[string]*huma.Response{
		"200": {Description: "The scope in its binary form; or, if that is accepted, what became of a few documents since the scope that If-None-Match names", Headers: scopeHeaders, Content: map[string]*huma.MediaType{
			permissionapi.ScopeMediaType:      {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
			permissionapi.ScopeDeltaMediaType: {Schema: &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}}}},
		"304": {Description: "Nothing has changed", Headers: scopeHeaders},
	},
}

var scopeHeaders = map[string]*huma.Param{
	"ETag":                            {Description: "Names what the scope allows and until when: equal scopes have equal tags", Schema: &huma.Schema{Type: huma.TypeString}},
	permissionapi.ScopeRevisionHeader: {Description: "As of which revision of the permissions", Schema: &huma.Schema{Type: huma.TypeInteger}},
}
