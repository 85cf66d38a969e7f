package permissionapi

// Service is this service's name, which its events are published under.
const Service = "permission"

// Topic is what the permission service's events are published on.
const Topic = Service

// The events about permissions, each with a PermissionEvent as its data. Subject and
// partition key are the permission's id. The automatic permission of whoever brings a
// document has none of its own: it is part of the document's upload and purge.
const (
	Granted = "acervo.permission.granted.v1"
	Changed = "acervo.permission.changed.v1"
	Revoked = "acervo.permission.revoked.v1" // as it last was
)

// The events about classes, each with a Class as its data. Subject is the class's id.
const (
	ClassAdded   = "acervo.class.added.v1"
	ClassChanged = "acervo.class.changed.v1"
)

// PermissionEvent is a permission as it is since the event.
type PermissionEvent struct {
	Permission Permission  `json:"permission"`
	Before     *Permission `json:"before,omitempty" doc:"In changed: as it was"`
	Users      []string    `json:"users,omitempty" doc:"When its target is one document: the active accounts that it reaches, at most 1,000"`
	Cause      string      `json:"cause,omitempty" enum:"document_deleted,document_purged,removed" doc:"In revoked: why, when nobody revoked it by itself"`
}

// Events are the types of all events that the permission service publishes.
var Events = []string{Granted, Changed, Revoked, ClassAdded, ClassChanged, BreakGlassOpened}
