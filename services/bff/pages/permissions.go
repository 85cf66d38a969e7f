package pages

import (
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
