// Package documenthttp is the document service on the wire: its route table, and
// handlers that decode, call the use case, and encode.
package documenthttp

import (
	"fmt"
	"net/http"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/services/document"
	"acervo/services/document/documentapi"
)

// API is the document service's operations.
func API(cfg rest.Config, s *document.Service) *rest.API {
	cfg.Service, cfg.Title, cfg.Version = documentapi.Topic, "Documents", "1"
	cfg.Description = about
	api := rest.NewAPI(cfg)
	h := &handlers{
		Service:     s,
		newDocument: rest.NewDecoder[documentapi.NewDocument](api),
	}
	write := []fault.Kind{fault.NotFound, fault.Conflict, fault.Stale}

	// Documents
	rest.HandleRaw(api, rest.Op{ID: "upload-document", Method: http.MethodPost, Path: "/documents", Summary: "Upload a document",
		Description: uploadText, Tags: documents, Access: rest.SignedIn, Vouched: true, Idempotent: true, Status: http.StatusCreated,
		Errors: []fault.Kind{fault.Conflict, fault.Full, fault.Unavailable}, Doc: h.uploadDoc(api)}, h.upload)
	rest.Register(api, rest.Op{ID: "list-documents", Method: http.MethodGet, Path: "/documents", Summary: "List and search documents",
		Description: listText, Tags: documents, Access: rest.SignedIn, Vouched: true, Errors: []fault.Kind{fault.Malformed, fault.Unavailable}}, h.list)
	rest.Register(api, rest.Op{ID: "count-documents", Method: http.MethodGet, Path: "/documents/facets", Summary: "Count documents by class, type, unit and year",
		Description: "Exact counts of what the caller may see. Each facet leaves its own filter out, so that it shows what choosing otherwise would give.",
		Tags:        documents, Access: rest.SignedIn, Vouched: true, Errors: []fault.Kind{fault.Unavailable}}, h.facets)
	rest.Register(api, rest.Op{ID: "employee-leaves", Method: http.MethodPut, Path: "/leaving-employees/{attempt}", Summary: "Say that an employee is about to be deleted, for services",
		Description: "Unless there is any document about them; otherwise none is taken in any more, until this is taken back, the employee is gone, or 20 seconds have passed.",
		Tags:        documents, Access: rest.Services, Errors: []fault.Kind{fault.Unavailable}}, h.leave)
	rest.Register(api, rest.Op{ID: "employee-stays", Method: http.MethodDelete, Path: "/leaving-employees/{attempt}", Summary: "Say that an employee is not deleted after all, for services",
		Tags: documents, Access: rest.Services, Errors: []fault.Kind{fault.Unavailable}}, h.stay)
	rest.Register(api, rest.Op{ID: "get-document", Method: http.MethodGet, Path: "/documents/{id}", Summary: "Get a document",
		Tags: documents, Access: rest.SignedIn, Vouched: true, Errors: []fault.Kind{fault.NotFound, fault.Unavailable}}, h.get)
	rest.Register(api, rest.Op{ID: "replace-document", Method: http.MethodPut, Path: "/documents/{id}", Summary: "Replace what is said about a document",
		Description: "All of it: what is absent goes. Needs edit; a new owner or class needs upload there too.",
		Tags:        documents, Access: rest.SignedIn, Vouched: true, Errors: write}, h.replace)
	rest.Register(api, rest.Op{ID: "patch-document", Method: http.MethodPatch, Path: "/documents/{id}", Summary: "Change some of what is said about a document",
		Description: "A merge patch (RFC 7396). Needs edit; a new owner or class needs upload there too.",
		Tags:        documents, Access: rest.SignedIn, Vouched: true, Errors: write}, h.patch)
	rest.Register(api, rest.Op{ID: "delete-document", Method: http.MethodDelete, Path: "/documents/{id}", Summary: "Put a document into the bin, or purge it from there",
		Description: fmt.Sprintf("Needs delete: the document leaves every list and its shares end; for %d days it can be brought back. With purge=true, a document in the bin goes for ever; that needs manage.", documentapi.BinDays),
		Tags:        documents, Access: rest.SignedIn, Vouched: true, Errors: write}, h.delete)
	rest.Register(api, rest.Op{ID: "undelete-document", Method: http.MethodPost, Path: "/documents/{id}/undelete", Summary: "Bring a document back from the bin",
		Description: "Needs delete. Shares that ended do not come back.",
		Tags:        documents, Access: rest.SignedIn, Vouched: true, Status: http.StatusOK, Idempotent: true, Errors: []fault.Kind{fault.NotFound, fault.Conflict, fault.Stale}}, h.undelete)

	// Content
	rest.HandleRaw(api, rest.Op{ID: "get-content", Method: http.MethodGet, Path: "/documents/{id}/content", Summary: "Get a document's bytes",
		Description: contentText, Tags: content, Access: rest.SignedIn, Vouched: true, Errors: []fault.Kind{fault.NotFound, fault.Unavailable, fault.Unsatisfiable}, Doc: contentDoc()}, h.content)
	rest.HandleRaw(api, rest.Op{ID: "replace-content", Method: http.MethodPut, Path: "/documents/{id}/content", Summary: "Give a document a new version of its content",
		Description: "Needs edit. The versions before are kept. The same bytes under the same name change nothing.",
		Tags:        content, Access: rest.SignedIn, Vouched: true, Adds: true, Errors: append(write, fault.Full), Doc: newContentDoc(api)}, h.replaceContent)
	rest.Register(api, rest.Op{ID: "list-versions", Method: http.MethodGet, Path: "/documents/{id}/versions", Summary: "List the versions of a document's content",
		Tags: content, Access: rest.SignedIn, Vouched: true, Errors: []fault.Kind{fault.NotFound, fault.Unavailable}}, h.versions)

	rest.Register(api, rest.Op{ID: "get-preview", Method: http.MethodGet, Path: "/documents/{id}/preview", Summary: "Say which pages of a document can be seen",
		Description: previewText, Tags: content, Access: rest.SignedIn, Vouched: true, Errors: []fault.Kind{fault.NotFound, fault.Unavailable}}, h.preview)
	rest.HandleRaw(api, rest.Op{ID: "get-page", Method: http.MethodGet, Path: "/documents/{id}/preview/pages/{page}", Summary: "Get an image of a page",
		Description: pageText, Tags: content, Access: rest.SignedIn, Vouched: true, Errors: []fault.Kind{fault.NotFound, fault.Conflict, fault.Unavailable}, Doc: pageDoc()}, h.page)

	// Document types
	writers := rest.Roles(identity.RoleHR, identity.RoleAdmin)
	rest.Register(api, rest.Op{ID: "list-document-types", Method: http.MethodGet, Path: "/document-types", Summary: "List document types",
		Tags: types, Access: rest.SignedInOrServices}, h.listTypes)
	rest.Register(api, rest.Op{ID: "get-document-type", Method: http.MethodGet, Path: "/document-types/{id}", Summary: "Get a document type",
		Tags: types, Access: rest.SignedInOrServices, Errors: []fault.Kind{fault.NotFound}}, h.getType)
	rest.Register(api, rest.Op{ID: "create-document-type", Method: http.MethodPost, Path: "/document-types", Summary: "Add a document type",
		Tags: types, Access: writers, Idempotent: true, Errors: []fault.Kind{fault.Conflict}}, h.createType)
	rest.Register(api, rest.Op{ID: "replace-document-type", Method: http.MethodPut, Path: "/document-types/{id}", Summary: "Replace a document type",
		Description: "Its class is fixed while there are documents of it, in the bin or not.",
		Tags:        types, Access: writers, Errors: write}, h.replaceType)
	rest.Register(api, rest.Op{ID: "delete-document-type", Method: http.MethodDelete, Path: "/document-types/{id}", Summary: "Delete a document type that no document is of",
		Tags: types, Access: writers, Errors: write}, h.deleteType)

	// Saved views
	rest.Register(api, rest.Op{ID: "list-views", Method: http.MethodGet, Path: "/views", Summary: "List one's saved views",
		Tags: views, Access: rest.SignedIn}, h.listViews)
	rest.Register(api, rest.Op{ID: "create-view", Method: http.MethodPost, Path: "/views", Summary: "Save a view",
		Tags: views, Access: rest.SignedIn, Idempotent: true, Errors: []fault.Kind{fault.Conflict}}, h.createView)
	rest.Register(api, rest.Op{ID: "replace-view", Method: http.MethodPut, Path: "/views/{id}", Summary: "Replace a saved view",
		Tags: views, Access: rest.SignedIn, Errors: write}, h.replaceView)
	rest.Register(api, rest.Op{ID: "delete-view", Method: http.MethodDelete, Path: "/views/{id}", Summary: "Delete a saved view",
		Tags: views, Access: rest.SignedIn, Errors: write}, h.deleteView)
	return api
}

type handlers struct {
	*document.Service
	newDocument *rest.Decoder[documentapi.NewDocument]
}

var (
	documents = []string{"documents"}
	content   = []string{"content"}
	types     = []string{"document types"}
	views     = []string{"views"}
)

const (
	about = `Documents about employees and about the company: what is said about them, their content, finding them.

What the caller may not see answers exactly as what does not exist: 404, for every method, and no trace in lists or counts.
What they may see but not change is 403.`

	uploadText = `One atomic step, as multipart/form-data: first the part "document" (JSON, at most 64 KiB), then the part "content" (the file). It is refused without
the file being read when what is said about it breaks a rule or the caller may not upload such a document. When it is answered, the document is durable and
in the lists of all who may see it.

The kind of the file is told by its bytes; a name or Content-Type that they contradict is refused. Its name is kept without any path and control characters.

The same upload again with the same Idempotency-Key adds nothing and has the first answer, as it was given then: it tells nothing of what became of the document since.`

	listText = `Only what the caller may see, exactly. Pages follow each other by cursor, without gap or repeat. With q, each item says where the words were found.`

	contentText = `Needs download. Ranges and If-None-Match are honoured; the ETag is the SHA-256. Sent as an attachment; disposition=inline is honoured for kinds
that a browser shows safely (PDF, PNG, JPEG, WebP, GIF).`

	previewText = `Needs view, not download: the pages are seen, the file stays where it is. There are images of PDFs and of pictures (JPEG, PNG, GIF, WebP, BMP, TIFF); of what
there are none, available is false and reason says why.`

	pageText = `Needs view. A JPEG on white, the right way up, as wide as said, or less where a picture has no more; at most four times as long as wide. Whether the caller may still
see it is asked each time, also for If-None-Match. What cannot be rendered is 409 cannot_be_rendered. In a restricted class, seeing a page is reading the document: once in ten minutes.`
)
