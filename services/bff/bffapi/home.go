package bffapi

import (
	"acervo/services/document/documentapi"
	"acervo/services/notification/notificationapi"
)

// Home is where an employee begins.
type Home struct {
	// New are documents about oneself, or shared, with unread notifications.
	New      []DocumentRow                  `json:"new" doc:"Their documents not opened yet, newest first, at most 5"`
	Groups   []HomeGroup                    `json:"groups" doc:"Their own documents by class, and the company's; empty ones left out"`
	Shared   int                            `json:"shared" doc:"Documents about others, or not by class, that reach them"`
	Notices  []notificationapi.Notification `json:"notices" doc:"The last 5"`
	Atestado *documentapi.DocumentType      `json:"atestado,omitempty" doc:"The type of medical certificates, if they may send one about themselves"`
}

// HomeGroup is one's own documents of one class, or the company's documents.
type HomeGroup struct {
	ID      string       `json:"id" doc:"The class, or company" example:"payroll"`
	Name    string       `json:"name,omitempty" doc:"The class's name" example:"Folha"`
	Company bool         `json:"company,omitempty" doc:"Documents of the company, about nobody"`
	Count   int          `json:"count" example:"19"`
	Latest  *DocumentRow `json:"latest,omitempty" doc:"The newest one"`
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
