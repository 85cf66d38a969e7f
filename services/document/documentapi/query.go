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
	ExpiresFrom string   `json:"expires_from,omitempty" query:"expires_from" doc:"Good until this day or a later one, YYYY-MM-DD. That day is what a date field named valid_until, valido_ate or vigente_ate says, or else validity_months of the type after the date; what has neither never expires"`
	ExpiresTo   string   `json:"expires_to,omitempty" query:"expires_to" doc:"Good until this day or an earlier one, YYYY-MM-DD"`
	CreatedBy   string   `json:"created_by,omitempty" query:"created_by" pattern:"^(me|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$" patternDescription:"an account id, or me" maxLength:"64" doc:"Brought by this account; me is the caller's own"`
	Shared      string   `json:"shared,omitempty" query:"shared" enum:"with_me,by_me" doc:"with_me: shared with the caller by somebody, one by one, and in force; by_me: shared by the caller, in force or to come. What a rule about many documents gives is not shared"`
	Q           string   `json:"q,omitempty" query:"q" maxLength:"200" doc:"Words that all occur in title, type, fields, tags or the employee's name or registration; accents, plural and gender are not told apart, and the last word may be unfinished; empty is no search"`
	SHA256      string   `json:"sha256,omitempty" query:"sha256" doc:"With exactly this content at present: its SHA-256, 64 hexadecimal digits"`
}

// Me is the caller, in Filters.CreatedBy.
const Me = "me"

// ExpiryFields are the ids of fields that say the last day on which a document is good.
var ExpiryFields = []string{"valid_until", "valido_ate", "vigente_ate"}

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
	Unit  []FacetCount `json:"unit" doc:"The 100 units that have most, and that of unit_id; a unit counts with the units below it"`
	Year  []FacetCount `json:"year" doc:"Of the document's date; leaves date_from and date_to out"`

	MoreUnits bool `json:"more_units,omitempty" doc:"Other units have documents, too: unit_id is for any of them"`
}

// MostUnits is how many units Facets counts: a company may have tens of thousands.
const MostUnits = 100

// FacetCount is one value and how many documents have it.
type FacetCount struct {
	ID    string `json:"id" doc:"The value: an id, or a year" example:"personal"`
	Name  string `json:"name,omitempty" doc:"What it is called, where this service knows"`
	Count int    `json:"count" doc:"How many documents have it" example:"42"`
}
