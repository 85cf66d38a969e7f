package documentapi

import (
	"time"

	"acervo/platform/rest"
)

// ViewInput is what one says about a saved view.
type ViewInput struct {
	Name    string  `json:"name" minLength:"1" maxLength:"80" doc:"What its owner calls it" example:"ASOs de 2026"`
	Filters Filters `json:"filters,omitempty" doc:"What it shows"`
	Sort    Sort    `json:"sort,omitempty" enum:"-date,date,-created_at,created_at,title,-title" doc:"Its order; -date when absent"`
}

// View is a list that somebody keeps under a name. Each account has its own.
type View struct {
	ID string `json:"id" format:"uuid" doc:"UUIDv7"`
	ViewInput
	Revision  uint64    `json:"revision" doc:"Counts its changes, from 1; its ETag" example:"1"`
	CreatedAt time.Time `json:"created_at" doc:"When it was made"`
	UpdatedAt time.Time `json:"updated_at" doc:"When it last changed"`
}

// ViewPage is somebody's views, in the order in which they were made; one page.
type ViewPage = rest.Page[View]
