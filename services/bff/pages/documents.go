package pages

import (
	"time"

	"acervo/platform/rest"
	"acervo/services/document/documentapi"
	"acervo/services/permission/permissionapi"
)

// Person is an employee as rows and pickers show them.
type Person struct {
	ID           string `json:"id" doc:"The employee's id"`
	Name         string `json:"name,omitempty" doc:"Full name; absent while it is not known yet" example:"Ana Beatriz Lima"`
	Registration string `json:"registration,omitempty" doc:"Matrícula" example:"004217"`
	Position     string `json:"position,omitempty" example:"Conferente de carga"`
	UnitID       string `json:"unit_id,omitempty"`
	UnitName     string `json:"unit_name,omitempty" example:"CD Curitiba"`
}

// DocumentRow is a document in a list.
type DocumentRow struct {
	documentapi.Document
	Employee      *Person                 `json:"employee,omitempty" doc:"Whom it is about; absent for the company's own"`
	TypeName      string                  `json:"type_name" example:"Contrato de trabalho"`
	ClassName     string                  `json:"class_name" example:"Pessoal"`
	CreatedByName string                  `json:"created_by_name,omitempty" doc:"Who sent it; absent when it is not known (the account is gone)" example:"Beatriz Nakamura"`
	ExpiresOn     string                  `json:"expires_on,omitempty" doc:"The last day that it is good; absent where it never expires" example:"2027-11-20"`
	Unread        bool                    `json:"unread,omitempty" doc:"There is an unread notification about it"`
	Highlights    []documentapi.Highlight `json:"highlights,omitempty" doc:"Where the words of q were found"`
}

// Documents is one page of a list of documents. Facets and summary come when asked
// for, and are left out when they could not be had: the list stays.
type Documents struct {
	Items   []DocumentRow          `json:"items"`
	Next    string                 `json:"next,omitempty" doc:"The cursor of the next page; omitted on the last"`
	Total   *int                   `json:"total,omitempty" doc:"How many match, exactly, with count=true"`
	Facets  *documentapi.Facets    `json:"facets,omitempty" doc:"With facets=true"`
	Summary *permissionapi.Summary `json:"summary,omitempty" doc:"With summary=true: the numbers of the scope line"`
}

// DocumentPage is the pane of one document.
type DocumentPage struct {
	DocumentRow
	Can          []permissionapi.Action   `json:"can" doc:"What the person may do with it besides viewing: download, edit, delete, share, manage; empty when it could not be told" example:"[\"download\",\"share\"]"`
	DocumentType documentapi.DocumentType `json:"document_type" doc:"Its type with its fields"`
	Restricted   bool                     `json:"restricted,omitempty" doc:"Its class is restricted"`
	Versions     []Version                `json:"versions" doc:"Newest first; empty when they could not be had"`
	Shares       []Share                  `json:"shares,omitempty" doc:"Its shares in force or to come; only for those who may share it"`
	Audience     *AudienceBrief           `json:"audience,omitempty" doc:"Who sees it; left out when it could not be told"`
	BinnedUntil  *time.Time               `json:"binned_until,omitempty" doc:"For one in the bin: until when it can be brought back"`
}

// Version is one version of a document's content.
type Version struct {
	documentapi.Version
	CreatedByName string `json:"created_by_name,omitempty" doc:"Who sent this version" example:"Beatriz Nakamura"`
}

// Share is a permission whose target is one document, with whom it is for.
type Share struct {
	ID          string                 `json:"id" doc:"The permission's id"`
	Subject     permissionapi.Subject  `json:"subject"`
	SubjectName string                 `json:"subject_name,omitempty" doc:"Whom it is shared with; absent when not known" example:"Tatiana Novaes"`
	Actions     []permissionapi.Action `json:"actions"`
	NotBefore   *time.Time             `json:"not_before,omitempty"`
	ExpiresAt   *time.Time             `json:"expires_at,omitempty" doc:"The share ends at this moment; without end when absent"`
	Reason      string                 `json:"reason,omitempty"`
	GrantedBy   string                 `json:"granted_by"`
	GrantedName string                 `json:"granted_by_name,omitempty" example:"Beatriz Nakamura"`
	CreatedAt   time.Time              `json:"created_at"`
	Revision    uint64                 `json:"revision"`
}

// NewShare shares a document. One of user_id and subject is needed.
type NewShare struct {
	UserID    string                 `json:"user_id,omitempty" maxLength:"64" doc:"Account it is shared with"`
	Subject   *permissionapi.Subject `json:"subject,omitempty" doc:"Whom it is shared with, instead of user_id: a team, a unit"`
	Actions   []permissionapi.Action `json:"actions,omitempty" maxItems:"6" doc:"What they may do; download when absent" example:"[\"download\"]"`
	NotBefore *time.Time             `json:"not_before,omitempty"`
	ExpiresAt *time.Time             `json:"expires_at,omitempty" doc:"The share ends at this moment; without end when absent"`
	Reason    string                 `json:"reason,omitempty" maxLength:"500"`
}

// AllowedInput asks what the person may do with documents.
type AllowedInput struct {
	IDs []string `json:"ids" minItems:"1" maxItems:"1000" uniqueItems:"true" pattern:"^[0-9A-Za-z-]{1,64}$" patternDescription:"an id" doc:"Documents' ids" example:"[\"0198c7b2-f4a1-7c3e-9d5f-7a1b2c3d4e5f\"]"`
}

// Allowed tells it for each, in the order asked; of one that is not there, nothing.
type Allowed struct {
	Items []AllowedActions `json:"items"`
}

// AllowedActions are what the person may do with one document.
type AllowedActions struct {
	ID  string                 `json:"id"`
	Can []permissionapi.Action `json:"can" doc:"Besides viewing: download, edit, delete, share, manage" example:"[\"download\",\"share\"]"`
}

// Bulk does one thing to up to 100 documents; exactly one of edit, share, delete and
// undelete is given.
type Bulk struct {
	IDs      []string           `json:"ids" minItems:"1" maxItems:"100" uniqueItems:"true" doc:"Documents' ids"`
	Edit     *documentapi.Patch `json:"edit,omitempty" doc:"What is to change in each"`
	Share    *NewShare          `json:"share,omitempty" doc:"Share each so"`
	Delete   bool               `json:"delete,omitempty" doc:"Put each into the bin"`
	Undelete bool               `json:"undelete,omitempty" doc:"Bring each back from the bin"`
}

// BulkResults tell how it went, in the order asked.
type BulkResults struct {
	Results []BulkResult `json:"results"`
	Done    int          `json:"done" doc:"How many went well"`
}

// BulkResult is how it went for one.
type BulkResult struct {
	ID       string                `json:"id"`
	OK       bool                  `json:"ok"`
	Document *documentapi.Document `json:"document,omitempty" doc:"As it is now, after an edit or undelete"`
	Share    *Share                `json:"share,omitempty" doc:"The new share"`
	Problem  *rest.Problem         `json:"problem,omitempty" doc:"Why not"`
}
