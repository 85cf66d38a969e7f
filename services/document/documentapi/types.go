// Package documentapi is what others know of the document service: its wire types,
// the payloads of its events and its HTTP client.
package documentapi

import (
	"time"

	"acervo/platform/rest"
)

// Status says whether a document is in use or in the bin.
type Status string

const (
	Active Status = "active"  // in use
	Binned Status = "deleted" // in the bin: seen by those who may delete it, for BinDays
)

// BinDays is how long a deleted document can be brought back.
const BinDays = 30

// DateLayout is how dates (without a time) are written.
const DateLayout = "2006-01-02"

// Document is a document about one employee, or about the company.
type Document struct {
	ID         string         `json:"id" format:"uuid" doc:"UUIDv7" example:"0198c7b2-f4a1-7c3e-9d5f-7a1b2c3d4e5f"`
	EmployeeID string         `json:"employee_id,omitempty" doc:"The employee it is about; absent for the company's own" example:"0198c7b2-0001-7000-8000-000000000001"`
	Type       string         `json:"type" doc:"Id of its document type" example:"0198c7b2-0002-7000-8000-000000000002"`
	Class      string         `json:"class" doc:"Its class of sensitivity: its type's" example:"personal"`
	Title      string         `json:"title" doc:"What people call it" example:"Contrato de trabalho"`
	Date       string         `json:"date" format:"date" doc:"The date on the document (not of its upload)" example:"2026-03-02"`
	Fields     map[string]any `json:"fields,omitempty" doc:"Values of the type's fields, by field id: strings, numbers, or dates as YYYY-MM-DD"`
	Tags       []string       `json:"tags,omitempty" doc:"Free words, in the order given" example:"[\"admissão\"]"`
	Status     Status         `json:"status" enum:"active,deleted" doc:"deleted: in the bin" example:"active"`
	Content    Content        `json:"content" doc:"The present version of its content"`
	CreatedBy  string         `json:"created_by" doc:"Account id of whoever uploaded it" example:"0198c7b2-0003-7000-8000-000000000003"`
	Revision   uint64         `json:"revision" doc:"Counts its changes, from 1; its ETag" example:"1"`
	CreatedAt  time.Time      `json:"created_at" doc:"When it was uploaded"`
	UpdatedAt  time.Time      `json:"updated_at" doc:"When it last changed"`
	DeletedAt  *time.Time     `json:"deleted_at,omitempty" doc:"When it was put into the bin, from which it can be brought back for a time"`
}

// Content is one version of a document's bytes.
type Content struct {
	Version   int    `json:"version" doc:"Counts the versions, from 1" example:"1"`
	Filename  string `json:"filename" doc:"The file's name as it was sent, without any path" example:"contrato.pdf"`
	MediaType string `json:"media_type" doc:"What the bytes are, found by looking at them" example:"application/pdf"`
	Size      int64  `json:"size" doc:"Bytes" example:"102400"`
	SHA256    string `json:"sha256" doc:"SHA-256 of the bytes, hexadecimal; the content's ETag" example:"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"`
}

// Version is one version of a document's content and whose it is.
type Version struct {
	Content
	CreatedBy string    `json:"created_by" doc:"Account id of whoever uploaded this version"`
	CreatedAt time.Time `json:"created_at" doc:"When it was uploaded"`
}

// Metadata is what one says about a document: all of it in PUT and POST.
type Metadata struct {
	EmployeeID string         `json:"employee_id,omitempty" maxLength:"64" doc:"The employee it is about; absent for the company's own"`
	Type       string         `json:"type" maxLength:"64" doc:"Id of its document type, which also gives its class"`
	Title      string         `json:"title" maxLength:"200" doc:"What people call it" example:"Contrato de trabalho"`
	Date       string         `json:"date,omitempty" doc:"The date on the document, YYYY-MM-DD; the day of its upload (UTC) when absent" example:"2026-03-02"`
	Fields     map[string]any `json:"fields,omitempty" doc:"Values of the type's fields, by field id: strings, numbers, or dates as YYYY-MM-DD"`
	Tags       []string       `json:"tags,omitempty" maxItems:"20" doc:"Free words of at most 50 characters, no comma" example:"[\"admissão\"]"`
}

// Patch changes some of what is said about a document (merge patch): what is absent
// stays, null takes away. Fields are merged one by one.
type Patch struct {
	EmployeeID rest.Optional[string]         `json:"employee_id,omitzero" maxLength:"64" doc:"The employee it is about; null for the company's own"`
	Type       rest.Settable[string]         `json:"type,omitzero" maxLength:"64" doc:"Id of its document type"`
	Title      rest.Settable[string]         `json:"title,omitzero" maxLength:"200" doc:"What people call it"`
	Date       rest.Settable[string]         `json:"date,omitzero" doc:"The date on the document, YYYY-MM-DD"`
	Fields     rest.Optional[map[string]any] `json:"fields,omitzero" doc:"Values to be set, by field id; null takes a value away"`
	Tags       rest.Optional[[]string]       `json:"tags,omitzero" maxItems:"20" doc:"All its tags from now on"`
}

// NewDocument is the part "document" of an upload.
type NewDocument struct {
	Metadata
	ShareWith []ShareWith `json:"share_with,omitempty" maxItems:"50" doc:"Accounts it is shared with at once; what the sender could not grant is refused"`
}

// ShareWith is somebody a new document is shared with.
type ShareWith struct {
	UserID    string     `json:"user_id" maxLength:"64" doc:"Account id"`
	ExpiresAt *time.Time `json:"expires_at,omitempty" doc:"The share ends at this moment; without end when absent"`
	Actions   []string   `json:"actions,omitempty" maxItems:"6" doc:"What they may do; download when absent" example:"[\"download\"]"`
	Reason    string     `json:"reason,omitempty" maxLength:"500" doc:"Why; needed where the type's class is restricted" example:"Para conferir o afastamento"`
}

// Row is a document as lists show it: with whom it is about, and where the search
// words were found.
type Row struct {
	Document
	Employee   *Person     `json:"employee,omitempty" doc:"Whom it is about; absent for the company's own documents"`
	TypeName   string      `json:"type_name" doc:"What its type is called" example:"Contrato de trabalho"`
	ExpiresOn  string      `json:"expires_on,omitempty" doc:"The last day that it is good, as expires_from and expires_to take it; absent where it never expires" example:"2027-11-20"`
	Highlights []Highlight `json:"highlights,omitempty" doc:"Where the words of q were found"`

	written []byte // its JSON without Highlights, if it was made before
}

// Written is the row with its JSON made, for one that is shown many times. From then on
// only its Highlights may change.
func (r Row) Written() (Row, error) {
	r.Highlights, r.written = nil, nil
	var err error
	r.written, err = rest.AppendJSON(nil, r)
	return r, err
}

// AppendJSON implements rest.Appender.
func (r *Row) AppendJSON(b []byte) ([]byte, error) {
	if r.written == nil {
		return rest.AppendJSON(b, *r)
	}
	b = append(b, r.written...)
	if len(r.Highlights) == 0 {
		return b, nil
	}
	b, err := rest.AppendJSON(append(b[:len(b)-1], `,"highlights":`...), r.Highlights)
	return append(b, '}'), err
}

// Person is what a list says of an employee.
type Person struct {
	Name         string `json:"name,omitempty" doc:"Full name; absent while it is not known yet" example:"Ana Lima"`
	Registration string `json:"registration,omitempty" doc:"Matrícula" example:"004217"`
	UnitID       string `json:"unit_id,omitempty" doc:"The unit they are in now"`
}

// Highlight is a text in which words of the search were found, cut into pieces that
// give the text when joined.
type Highlight struct {
	Field     string     `json:"field" doc:"title, type_name, employee.name, employee.registration, tags or fields.ID" example:"title"`
	Fragments []Fragment `json:"fragments" doc:"The text's pieces, in order"`
}

// Fragment is a piece of a text.
type Fragment struct {
	Text  string `json:"text" doc:"As it is written there" example:"Atestado"`
	Match bool   `json:"match,omitempty" doc:"These words were searched for"`
}

// Page is one page of a list of documents.
type Page = rest.Page[Row]

// Versions are a document's versions, newest first; one page.
type Versions = rest.Page[Version]
