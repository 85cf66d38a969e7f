package pages

import (
	"time"

	"acervo/services/audit/auditapi"
	"acervo/services/permission/permissionapi"
)

// EmergencyRow is an emergency access that is open, or was.
type EmergencyRow struct {
	ID         string                   `json:"id" doc:"The permission that it is: DELETE /api/permissions/{id} ends it"`
	OpenedBy   Somebody                 `json:"opened_by"`
	TargetKind permissionapi.TargetKind `json:"target_kind" enum:"employee,unit"`
	TargetID   string                   `json:"target_id" doc:"Whose documents: the employee or the unit"`
	TargetName string                   `json:"target_name,omitempty" doc:"Absent when it is not known, or not theirs to know" example:"Ana Beatriz Lima"`
	Subtree    bool                     `json:"subtree,omitempty" doc:"With the units below it"`
	Classes    []Named                  `json:"classes"`
	Reason     string                   `json:"reason" example:"O SAMU pede o histórico de alergias"`
	OpenedAt   time.Time                `json:"opened_at"`
	ExpiresAt  time.Time                `json:"expires_at" doc:"When it ends, or would have, by itself"`
	EndedAt    *time.Time               `json:"ended_at,omitempty" doc:"When it was ended before its time"`
	EndedBy    *Somebody                `json:"ended_by,omitempty"`
	Open       bool                     `json:"open" doc:"It is in force"`
	Mine       bool                     `json:"mine" doc:"The viewer opened it"`
	CanEnd     bool                     `json:"can_end" doc:"It is open, and the viewer may end it"`
	Told       []Somebody               `json:"told" doc:"Who was told when it was opened"`
}

// Reading is a document that was read.
type Reading struct {
	Time       time.Time `json:"time"`
	DocumentID string    `json:"document_id"`
}

// Readings are what the trail says about reading.
type Readings struct {
	Total int       `json:"total" doc:"How many readings there are: of restricted classes, and by means of an emergency access" example:"3"`
	Items []Reading `json:"items" doc:"The newest, at most 100"`
}

// Emergency is one emergency access, with what the one who opened it read meanwhile.
type Emergency struct {
	EmergencyRow
	Read *Readings `json:"read,omitempty" doc:"What they read while it was open, by the trail; for administrators. Left out when it could not be told"`
}

// EmergencyTold is who would be told of an emergency access.
type EmergencyTold struct {
	Told []Somebody `json:"told" doc:"Everybody who would be told"`
}

// TrailRow is one thing that happened, with the names of who and what, where these are
// for administrators to know. Of documents they see no titles.
type TrailRow struct {
	auditapi.Entry
	ActorName   string `json:"actor_name,omitempty" doc:"Absent for services, and when it is not known" example:"Ana Beatriz Lima"`
	SubjectName string `json:"subject_name,omitempty" doc:"Of employees, accounts, units, teams and classes; absent for all else" example:"CD Curitiba"`
}
