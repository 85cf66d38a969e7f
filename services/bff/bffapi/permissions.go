package bffapi

import (
	"time"

	"acervo/platform/rest"
	"acervo/services/permission/permissionapi"
)

// PermissionRow is a permission with the names that its sentence needs.
type PermissionRow struct {
	permissionapi.Permission
	SubjectName   string   `json:"subject_name,omitempty" doc:"Person, team, unit or manager; absent for a role, everyone, and what is not known" example:"DP Sul"`
	TargetName    string   `json:"target_name,omitempty" doc:"Unit, team, person or document's title; absent for everyone, reports, self, and what the viewer may not see" example:"Regional Sul"`
	ClassNames    []string `json:"class_names,omitempty" doc:"In the order of classes" example:"[\"Pessoal\"]"`
	GrantedByName string   `json:"granted_by_name,omitempty" doc:"Absent for automatic ones" example:"Edson Lemos"`
}

// Permissions is one page of a list of permissions.
type Permissions = rest.Page[PermissionRow]

// PermissionOptions are what the sentence's slots may hold; people, teams and units
// come from the directory.
type PermissionOptions struct {
	Roles   []RoleOption           `json:"roles"`
	Classes []permissionapi.Class  `json:"classes"`
	Actions []ActionOption         `json:"actions" doc:"In the order of the ladder"`
	Units   []Named                `json:"units" doc:"All units, each parent before its children"`
	Teams   []Named                `json:"teams"`
	Effects []permissionapi.Effect `json:"effects" doc:"What the person may make: allow, deny"`
}

// RoleOption is a role that a permission can be given to.
type RoleOption struct {
	ID string `json:"id" example:"hr"`
}

// ActionOption is an action with what it brings along.
type ActionOption struct {
	ID      permissionapi.Action   `json:"id" example:"edit"`
	Implies []permissionapi.Action `json:"implies" doc:"What it gives besides itself"`
}

// PermissionInput is what one says about a permission: all of it in POST and PUT.
type PermissionInput struct {
	Subject   permissionapi.Subject  `json:"subject"`
	Actions   []permissionapi.Action `json:"actions" minItems:"1" maxItems:"7" doc:"What may (or may not) be done" example:"[\"view\",\"download\"]"`
	Target    permissionapi.Target   `json:"target"`
	Classes   []string               `json:"classes,omitempty" maxItems:"64" doc:"Class ids; none means every class that is not restricted (allow) or every class (deny)"`
	Effect    permissionapi.Effect   `json:"effect,omitempty" enum:"allow,deny" doc:"allow when absent"`
	NotBefore *time.Time             `json:"not_before,omitempty" doc:"In force from this moment; at once when absent"`
	ExpiresAt *time.Time             `json:"expires_at,omitempty" doc:"No longer in force at this moment; without end when absent"`
	Reason    string                 `json:"reason,omitempty" maxLength:"500"`
}
