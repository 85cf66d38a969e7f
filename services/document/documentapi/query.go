package documentapi

import "acervo/platform/rest"

// Filters choose documents; what is absent does not restrict. They are the query
// parameters of GET /documents and /documents/facets, and what a saved view keeps.
type Filters struct {
	EmployeeID  string   `json:"employee_id,omitempty" query:"employee_id" format:"uuid" maxLength:"64" doc:"About this employee"`
	UnitID      string   `json:"unit_id,omitempty" query:"unit_id" format:"uuid" maxLength:"64" doc:"About people in this unit or the units below it"`
	Type        []string `json:"type,omitempty" query:"type" format:"uuid" maxItems:"50" doc:"Of one of these types (ids, separated by commas)"`
	Class       []string `json:"class,omitempty" query:"class" pattern:"^[a-z][a-z0-9_]{0,31}$" patternDescription:"the id of a class: a lower case letter, then letters, digits and _, 32 at most" maxItems:"64" doc:"Of one of these classes (separated by commas)"`
	Tag         []string `json:"tag,omitempty" query:"tag" maxItems:"20" doc:"With all of these tags (separated by commas)"`
	Status      Status   `json:"status,omitempty" query:"status" enum:"active,deleted" doc:"active when absent; deleted shows the bin to those who may delete"`
	DateFrom    string   `json:"date_from,omitempty" query:"date_from" doc:"Dated on this day or later, YYYY-MM-DD"`
	DateTo      string   `json:"date_to,omitempty" query:"date_to" doc:"Dated on this day or earlier, YYYY-MM-DD"`
	CreatedFrom string   `json:"created_from,omitempty" query:"created_from" doc:"Uploaded at this moment or later (RFC 3339), or on this day (UTC) or later"`
	CreatedTo   string   `json:"created_to,omitempty" query:"created_to" doc:"Uploaded at this moment or earlier (RFC 3339), or on this day (UTC) or earlier"`
	Q           string   `json:"q,omitempty" query:"q" maxLength:"200" doc:"Words that all occur in title, type, fields, tags or the employee's name or registration; accents, plural and gender are not told apart, and the last word may be unfinished"`
	SHA256      string   `json:"sha256,omitempty" query:"sha256" doc:"With exactly this content at present: its SHA-256, 64 hexadecimal digits"`
}

// Sort is the order of a list. Equal ones follow as they came, the newest first in
// descending orders.
type Sort string

const (
	ByDateDesc    Sort = "-date"
	ByDate        Sort = "date"
	ByCreatedDesc Sort = "-created_at"
	ByCreated     Sort = "created_at"
	ByTitle       Sort = "title"
	ByTitleDesc   Sort = "-title"
)

// Query is a page of a list asked for.
type Query struct {
	Filters
	Sort Sort `json:"sort,omitempty" query:"sort" enum:"-date,date,-created_at,created_at,title,-title" default:"-date" doc:"Order; by title where at most 100,000 documents are in question"`
	rest.PageInput
}

// Facets counts what matches, exactly, by several properties. Each leaves its own
// filter out and keeps all others.
type Facets struct {
	Total int          `json:"total" doc:"How many match all filters"`
	Class []FacetCount `json:"class" doc:"By class"`
	Type  []FacetCount `json:"type" doc:"By document type"`
	Unit  []FacetCount `json:"unit" doc:"A unit counts with the units below it"`
	Year  []FacetCount `json:"year" doc:"Of the document's date; leaves date_from and date_to out"`
}

// FacetCount is one value and how many documents have it.
type FacetCount struct {
	ID    string `json:"id" doc:"The value: an id, or a year" example:"personal"`
	Name  string `json:"name,omitempty" doc:"What it is called, where this service knows"`
	Count int    `json:"count" doc:"How many documents have it" example:"42"`
}
