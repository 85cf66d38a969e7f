package permission

import (
	"fmt"
	"slices"
	"testing"

	"acervo/services/permission/permissionapi"
)

// A list of more permissions than are looked at at once is whole and in order, page by
// page, whatever was given and revoked in any order before; and so are those that
// deserve a look among them.
func TestListOfManyPermissions(t *testing.T) {
	w := company(PutAccount{ID: "hr", Roles: []string{"hr"}, Active: true})
	var all, dead, ofRui []string
	for i := range 3 * lookedAt {
		n := (i * 7919) % (3 * lookedAt) // each once, in no order
		id, who := fmt.Sprintf("p%06d", n), "rui"
		if n%100 == 3 {
			who = "nobody"
		}
		w.Apply(w.Revision()+1, PutPermission{give(id, "user", who, acts(permissionapi.View), "employee", "bia", false, "personal")})
		switch {
		case n%5 == 0:
			w.Apply(w.Revision()+1, DropPermission{id})
			continue
		case who == "nobody":
			dead = append(dead, id)
		default:
			ofRui = append(ofRui, id)
		}
		all = append(all, id)
	}
	for _, c := range []struct {
		name string
		q    permissionapi.Query
		want []string
	}{
		{"all", permissionapi.Query{TargetKind: permissionapi.TargetEmployee}, all},
		{"reaching nobody", permissionapi.Query{Flag: permissionapi.FlagReachesNobody, TargetKind: permissionapi.TargetEmployee}, dead},
		{"given to one", permissionapi.Query{SubjectID: "rui", TargetKind: permissionapi.TargetEmployee}, ofRui},
		{"about one", permissionapi.Query{TargetID: "bia"}, all},
	} {
		slices.Sort(c.want)
		slices.Reverse(c.want)
		var got []string
		for before, more := "", true; more; {
			page := w.Find("hr", c.q, before, 41, epoch)
			for _, p := range page {
				got = append(got, p.ID)
			}
			if more = len(page) == 41; more {
				before = page[40].ID
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %d in pages of 41, want %d", c.name, len(got), len(c.want))
		}
	}
}
