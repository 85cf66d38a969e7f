package permissionapi

import (
	"context"
	"net/http"
	"time"

	"acervo/platform/rest"
)

// PreviewInput asks what a change would do.
type PreviewInput struct {
	Change PreviewChange `json:"change" doc:"The change: exactly one of its fields"`
	Action Action        `json:"action,omitempty" enum:"view,download,upload,edit,delete,share,manage" default:"view" doc:"Compare who may do this; view when absent"`
}

// PreviewChange is a change that has not been made: exactly one of these.
type PreviewChange struct {
	Grant   *PermissionInput `json:"grant,omitempty" doc:"A permission that would be given"`
	Revoke  *PreviewRevoke   `json:"revoke,omitempty" doc:"A permission that would be revoked"`
	Replace *PreviewReplace  `json:"replace,omitempty" doc:"A permission that would say something else"`
	Move    *PreviewMove     `json:"move,omitempty" doc:"Employees who would be elsewhere"`
	Join    *PreviewMembers  `json:"join,omitempty" doc:"Employees who would be in a team"`
	Leave   *PreviewMembers  `json:"leave,omitempty" doc:"Employees who would no longer be in a team"`
}

// PreviewRevoke names a permission that would be revoked.
type PreviewRevoke struct {
	PermissionID string `json:"permission_id" maxLength:"64" doc:"The permission"`
}

// PreviewReplace is a permission as it would be.
type PreviewReplace struct {
	PermissionID string          `json:"permission_id" maxLength:"64" doc:"The permission"`
	Permission   PermissionInput `json:"permission" doc:"All that it would say"`
}

// PreviewMove is where employees would be. What is absent stays as it is for each.
type PreviewMove struct {
	EmployeeIDs []string `json:"employee_ids" minItems:"1" maxItems:"1000" doc:"Who would move"`
	UnitID      string   `json:"unit_id,omitempty" maxLength:"64" doc:"Into which unit"`
	ManagerID   string   `json:"manager_id,omitempty" maxLength:"64" doc:"To which manager they would report"`
}

// PreviewMembers are who would join or leave a team.
type PreviewMembers struct {
	TeamID      string   `json:"team_id" maxLength:"64" doc:"The team"`
	EmployeeIDs []string `json:"employee_ids" minItems:"1" maxItems:"1000" doc:"Who"`
}

// PreviewClass is what a change does for documents of one class.
type PreviewClass struct {
	Class         string `json:"class" doc:"The class" example:"medical"`
	PeopleBefore  int    `json:"people_before" doc:"Of the people concerned, how many may now, with at least one of the documents concerned"`
	PeopleAfter   int    `json:"people_after" doc:"How many may then"`
	DocumentsGain int    `json:"documents_gain" doc:"Documents that at least one person gains"`
	DocumentsLose int    `json:"documents_lose" doc:"Documents that at least one person loses"`
}

// PreviewPerson is somebody for whom a change changes something.
type PreviewPerson struct {
	UserID     string `json:"user_id" doc:"The account"`
	EmployeeID string `json:"employee_id,omitempty" doc:"Its employee"`
	Documents  int    `json:"documents" doc:"How many documents they gain, or lose"`
}

// PreviewDocuments are documents that somebody gains or loses, and that you see.
type PreviewDocuments struct {
	EmployeeID string `json:"employee_id,omitempty" doc:"Whom they are about; absent for the company's own"`
	Class      string `json:"class" doc:"Their class"`
	DocumentID string `json:"document_id,omitempty" doc:"When it is this one document, and not all of this class about them"`
}

// Preview is exactly what a change would do: the difference of after and before, over
// documents that are not in the bin. People are active accounts. The people concerned are
// those whom the change touches: a permission's subject; those who move, and those above
// them or given something about where they were and would be. The documents concerned
// are those that it is about.
type Preview struct {
	Unchanged      bool               `json:"unchanged" doc:"Nobody gains or loses anything"`
	Nothing        Nothing            `json:"nothing,omitempty" enum:"no_documents,nobody" doc:"Of an unchanged permission, why, where it is not that others do the same: there are no documents that it is about, or nobody with an account to whom it is given"`
	Revision       uint64             `json:"revision" doc:"As of which revision; its ETag. Send it as Acervo-Previewed when saving, to be refused (412) if the rights have changed since" example:"4711"`
	At             time.Time          `json:"at" doc:"The moment compared: now, or when a permission to be given begins"`
	Action         Action             `json:"action" enum:"view,download,upload,edit,delete,share,manage" doc:"What is compared"`
	PeopleGain     int                `json:"people_gain" doc:"People who gain at least one document" example:"6"`
	PeopleLose     int                `json:"people_lose" doc:"People who lose at least one document" example:"0"`
	DocumentsGain  int                `json:"documents_gain" doc:"Documents that at least one person gains" example:"4102"`
	DocumentsLose  int                `json:"documents_lose" doc:"Documents that at least one person loses" example:"0"`
	EmployeesGain  int                `json:"employees_gain" doc:"Employees whom the documents gained are about" example:"311"`
	EmployeesLose  int                `json:"employees_lose" doc:"Employees whom the documents lost are about" example:"0"`
	Classes        []PreviewClass     `json:"classes" doc:"Per class, those where something changes"`
	GainSample     []PreviewPerson    `json:"gain_sample" doc:"Some who gain, at most 10"`
	LoseSample     []PreviewPerson    `json:"lose_sample" doc:"Some who lose, at most 10"`
	DocumentSample []PreviewDocuments `json:"document_sample" doc:"Some of the documents gained or lost, of those that you see; at most 5"`
}

// Nothing says why a permission does nothing for anybody.
type Nothing string

const (
	NoDocuments Nothing = "no_documents"
	NobodyThere Nothing = "nobody"
)

// PreviewedHeader, with a revision of a Preview, makes a change of permissions be refused
// if the rights have changed since.
const PreviewedHeader = "Acervo-Previewed"

// Preview asks what a change would do.
func (c *Client) Preview(ctx context.Context, in PreviewInput, options ...rest.Option) (Preview, error) {
	return rest.Send[Preview](ctx, c.rest, http.MethodPost, "/permissions/preview", in, append(options, rest.Repeatable)...)
}

// IfPreviewed makes a change conditional on the rights being those of a Preview.
func IfPreviewed(revision uint64) rest.Option {
	return rest.WithHeader(PreviewedHeader, rest.ETag(revision))
}
