package documentapi

import (
	"time"

	"acervo/platform/rest"
)

// FieldKind says what values a field takes.
type FieldKind string

const (
	TextField   FieldKind = "text"   // a string of at most 500 characters
	DateField   FieldKind = "date"   // YYYY-MM-DD
	NumberField FieldKind = "number" // a JSON number
	ChoiceField FieldKind = "choice" // one of the field's choices
)

// TypeField is something that a type's documents say about themselves.
type TypeField struct {
	ID       string    `json:"id" pattern:"^[a-z][a-z0-9_]{0,39}$" patternDescription:"a lower case letter, then letters, digits and _, 40 at most" doc:"Stable name, the key in a document's fields. A date field named valid_until, valido_ate or vigente_ate says the last day that the document is good" example:"valid_until"`
	Name     string    `json:"name" minLength:"1" maxLength:"80" doc:"What people call it" example:"Válido até"`
	Kind     FieldKind `json:"kind" enum:"text,date,number,choice" doc:"What values it takes"`
	Required bool      `json:"required,omitempty" doc:"A document of this type must have it"`
	Choices  []string  `json:"choices,omitempty" maxItems:"100" doc:"For kind choice: the values there are"`
}

// TypeInput is what one says about a document type: all of it in PUT and POST.
type TypeInput struct {
	Name           string      `json:"name" minLength:"1" maxLength:"80" doc:"What people call it; no two types have the same" example:"Atestado médico"`
	Class          string      `json:"class" maxLength:"32" doc:"Class of sensitivity of its documents (/classes); fixed once there are documents" example:"medical"`
	Fields         []TypeField `json:"fields,omitempty" maxItems:"40" doc:"What its documents say about themselves"`
	ValidityMonths int         `json:"validity_months,omitempty" minimum:"0" maximum:"1200" doc:"Months from a document's date until it needs to be renewed, where no field of it says until when it is good; absent: never" example:"12"`
	Retention      string      `json:"retention,omitempty" maxLength:"500" doc:"How long its documents are kept and why, in words" example:"20 anos após o desligamento (NR-7)"`
}

// DocumentType says what kind of document something is, which class it has and what
// is to be said about it.
type DocumentType struct {
	ID string `json:"id" format:"uuid" doc:"UUIDv7"`
	TypeInput
	Revision  uint64    `json:"revision" doc:"Counts its changes, from 1; its ETag" example:"1"`
	CreatedAt time.Time `json:"created_at" doc:"When it was made"`
	UpdatedAt time.Time `json:"updated_at" doc:"When it last changed"`
}

// TypePage is the list of document types, by name. There are few: it has one page.
type TypePage = rest.Page[DocumentType]
