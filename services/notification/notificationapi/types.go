// Package notificationapi is what others know of the notification service: its wire
// types and its HTTP client.
package notificationapi

import (
	"time"

	"acervo/platform/rest"
)

// Service is this service's name.
const Service = "notification"

// Kind says what a notification tells.
type Kind string

const (
	DocumentAboutYou Kind = "document_about_you" // somebody brought a document about you
	ShareGiven       Kind = "share_given"        // somebody shared a document with you
	ShareExpiring    Kind = "share_expiring"     // a document shared with you soon is no longer
)

// Notification tells one person of something about one document. It is there only
// while they may view the document.
type Notification struct {
	ID         string     `json:"id" format:"uuid" doc:"UUIDv7" example:"0198c7b2-0008-7000-8000-000000000008"`
	Kind       Kind       `json:"kind" enum:"document_about_you,share_given,share_expiring" doc:"What it tells"`
	Title      string     `json:"title" doc:"The document's title, as it is now" example:"Contrato de trabalho"`
	DocumentID string     `json:"document_id" format:"uuid" doc:"The document it is about" example:"0198c7b2-f4a1-7c3e-9d5f-7a1b2c3d4e5f"`
	ActorID    string     `json:"actor_id,omitempty" doc:"Account id of whoever did it; absent where nobody did, as in share_expiring" example:"0198c7b2-0003-7000-8000-000000000003"`
	ActorName  string     `json:"actor_name,omitempty" doc:"The actor's name, or user name for people who are not on the payroll; absent while it is not known" example:"Ana Beatriz Lima"`
	ExpiresAt  *time.Time `json:"expires_at,omitempty" doc:"When the share ends, if it does"`
	CreatedAt  time.Time  `json:"created_at" doc:"When it was delivered"`
	ReadAt     *time.Time `json:"read_at,omitempty" doc:"When its person marked it read; absent while unread"`
	Params     Params     `json:"params" doc:"What fills the sentence of its kind, in whatever language"`
}

// Params are the parts of a notification's sentence.
type Params struct {
	Title     string     `json:"title" doc:"The document's title" example:"Contrato de trabalho"`
	Actor     string     `json:"actor,omitempty" doc:"Who did it" example:"Ana Beatriz Lima"`
	ExpiresAt *time.Time `json:"expires_at,omitempty" doc:"Until when"`
}

// Unread is how many notifications have not been read.
type Unread struct {
	Unread int `json:"unread" doc:"Exactly as many as the list with unread=true has" example:"3"`
}

// Page is one page of an inbox, newest first.
type Page = rest.Page[Notification]

// The names of what comes on the stream.
const (
	EventNotification = "notification" // data: a Notification; id: its place, for Last-Event-ID
	EventUnread       = "unread"       // data: an Unread; the first has an id too
)
