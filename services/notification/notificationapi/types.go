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
	BreakGlassOpened Kind = "break_glass_opened" // somebody opened an emergency access, and you answer for that
	BreakGlassClosed Kind = "break_glass_closed" // it was ended before its time
	PasswordReset    Kind = "password_reset"     // an administrator took your password away
)

// Notification tells one person of something. What is about a document is there only
// while they may view the document; what is about an emergency access stays.
type Notification struct {
	ID         string     `json:"id" format:"uuid" doc:"UUIDv7" example:"0198c7b2-0008-7000-8000-000000000008"`
	Kind       Kind       `json:"kind" enum:"document_about_you,share_given,share_expiring,break_glass_opened,break_glass_closed,password_reset" doc:"What it tells"`
	Title      string     `json:"title" doc:"The document's title, as it is now; of an emergency access, whose documents it opens, empty where that is not known, or it is about neither" example:"Contrato de trabalho"`
	DocumentID string     `json:"document_id,omitempty" format:"uuid" doc:"The document it is about; absent for emergency accesses, which are about many, and password_reset" example:"0198c7b2-f4a1-7c3e-9d5f-7a1b2c3d4e5f"`
	Permission string     `json:"permission_id,omitempty" doc:"The share, or the emergency access, that it tells of" example:"0198c7b2-0005-7000-8000-000000000005"`
	ActorID    string     `json:"actor_id,omitempty" doc:"Account id of whoever did it; absent where nobody did, as in share_expiring" example:"0198c7b2-0003-7000-8000-000000000003"`
	ActorName  string     `json:"actor_name,omitempty" doc:"The actor's name, or user name for people who are not on the payroll; absent while it is not known" example:"Ana Beatriz Lima"`
	ExpiresAt  *time.Time `json:"expires_at,omitempty" doc:"When the share or the emergency access ends, if it does"`
	CreatedAt  time.Time  `json:"created_at" doc:"When it was delivered"`
	ReadAt     *time.Time `json:"read_at,omitempty" doc:"When its person marked it read; absent while unread"`
	Params     Params     `json:"params" doc:"What fills the sentence of its kind, in whatever language"`
}

// Params are the parts of a notification's sentence.
type Params struct {
	Title     string        `json:"title" doc:"The document's title, or whose documents" example:"Contrato de trabalho"`
	Actor     string        `json:"actor,omitempty" doc:"Who did it" example:"Ana Beatriz Lima"`
	ExpiresAt *time.Time    `json:"expires_at,omitempty" doc:"Until when"`
	Target    *OpenedTarget `json:"target,omitempty" doc:"Of an emergency access: whose documents"`
	Classes   []string      `json:"classes,omitempty" doc:"Of an emergency access: of which classes" example:"[\"medical\"]"`
	Reason    string        `json:"reason,omitempty" doc:"Of an emergency access: why, in the words of whoever opened it" example:"O SAMU pede o histórico de alergias"`
}

// OpenedTarget is whose documents an emergency access opens.
type OpenedTarget struct {
	Kind    string `json:"kind" enum:"employee,unit" doc:"One employee, or a unit"`
	ID      string `json:"id" doc:"The employee or the unit" example:"0198c7b2-0001-7000-8000-000000000001"`
	Subtree bool   `json:"subtree,omitempty" doc:"With the units below it"`
	Name    string `json:"name,omitempty" doc:"What they are called now; absent while it is not known" example:"Ana Beatriz Lima"`
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
