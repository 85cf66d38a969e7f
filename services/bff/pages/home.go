package pages

import (
	"acervo/services/document/documentapi"
	"acervo/services/notification/notificationapi"
)

// Home is where an employee begins.
type Home struct {
	New      []DocumentRow                  `json:"new" doc:"Documents of which they were told and which they have not opened, newest first, at most 5"`
	Groups   []HomeGroup                    `json:"groups" doc:"The documents about them, by class; empty ones left out"`
	Others   *int                           `json:"others,omitempty" doc:"How many documents reach them that are not about them: the company's and those shared; left out when it could not be told"`
	Notices  []notificationapi.Notification `json:"notices" doc:"The last 5"`
	Atestado *documentapi.DocumentType      `json:"atestado,omitempty" doc:"The type of medical certificates, if they may send one about themselves"`
}

// HomeGroup is the documents of one class about oneself.
type HomeGroup struct {
	ID     string       `json:"id" doc:"The class" example:"payroll"`
	Name   string       `json:"name" example:"Folha"`
	Count  int          `json:"count" example:"19"`
	Latest *DocumentRow `json:"latest,omitempty" doc:"The newest one"`
}

// Found is what the palette finds.
type Found struct {
	People    []Person      `json:"people" doc:"At most 6"`
	Documents []DocumentRow `json:"documents" doc:"At most 8 that the person may see"`
}

// ViewRow is a saved view with its count.
type ViewRow struct {
	documentapi.View
	Total *int `json:"total,omitempty" doc:"How many it shows now; left out when it could not be told"`
}

// ViewRows are one's saved views, in the order they were made.
type ViewRows struct {
	Items []ViewRow `json:"items"`
}
