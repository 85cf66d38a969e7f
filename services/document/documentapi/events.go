package documentapi

// Topic is what the document service's events are published on.
const Topic = "document"

// The events, each with a DocumentEvent as its data. Subject and partition key are
// the document's id.
const (
	Uploaded  = "acervo.document.uploaded.v1"
	Changed   = "acervo.document.changed.v1" // its metadata or content; Before tells what it was about
	Deleted   = "acervo.document.deleted.v1" // into the bin
	Undeleted = "acervo.document.undeleted.v1"
	Purged    = "acervo.document.purged.v1" // for ever; Document is as it last was
)

// Events about document types, each with a DocumentType as its data. They are there
// for the trail; subject and partition key are the type's id.
const (
	TypeCreated = "acervo.document_type.created.v1"
	TypeChanged = "acervo.document_type.changed.v1"
	TypeDeleted = "acervo.document_type.deleted.v1"
)

// Read says that somebody opened a document of a restricted class, or saw any, also in a
// list, by means of an emergency access. Its data is a ReadEvent; it is there for the trail.
const Read = "acervo.document.read.v1"

// ReadEvent is what was read. Who read it, and when, is said by the event.
type ReadEvent struct {
	DocumentID string `json:"document_id"`
	EmployeeID string `json:"employee_id,omitempty" doc:"Whom it is about"`
	Class      string `json:"class"`
	Version    int    `json:"version,omitempty" doc:"Which version of its content was opened; absent when only what is said about it was read"`
	BreakGlass bool   `json:"break_glass,omitempty" doc:"An emergency access was open"`
}

// DocumentEvent is what happened to a document: the whole of it as it is since then.
type DocumentEvent struct {
	Document       Document    `json:"document"`
	EmployeeNumber uint32      `json:"employee_number" doc:"Number of the employee it is about; 0 for the company's own"`
	ShareWith      []ShareWith `json:"share_with,omitempty" doc:"In uploaded: shares to be made"`
	Imported       bool        `json:"imported,omitempty" doc:"In uploaded: brought in bulk from elsewhere, so no news to anyone"`
	Before         *Placement  `json:"before,omitempty" doc:"In changed, when what it is about or its class changed: what they were"`
}

// Placement is what decides who reaches a document.
type Placement struct {
	EmployeeID     string `json:"employee_id,omitempty"`
	EmployeeNumber uint32 `json:"employee_number"`
	Class          string `json:"class"`
}

// Events are the types of all events that the document service publishes.
var Events = []string{Uploaded, Changed, Deleted, Undeleted, Purged, TypeCreated, TypeChanged, TypeDeleted, Read}
