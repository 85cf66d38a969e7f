package permissionhttp_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"acervo/services/permission/permissionapi"
)

// What nobody used for 90 days deserves a look, if it could have been used all that time;
// a use of any of its actions, by anybody whom it reaches, makes it used, and no other.
func TestUnusedPermissions(t *testing.T) {
	w := newWorld(t)
	doc, other := w.upload("hr", "e-bia", "personal"), w.upload("hr", "e-ana", "personal")
	unit := func(id string) string { return fmt.Sprintf(`{"kind":"unit","id":%q,"subtree":true}`, id) }
	south := w.recorded("root", perm(unit("south"), `"view"`, unit("cwb"), ""))
	upload := w.recorded("root", perm(user("ext"), `"upload"`, unit("cwb"), `,"classes":["personal"]`))
	north := w.recorded("root", perm(user("ext"), `"view"`, unit("north"), ""))
	w.recorded("root", strings.Replace(perm(user("ext"), `"view"`, unit("south"), `,"reason":"x"`), "allow", "deny", 1))
	unused := func(want ...string) {
		t.Helper()
		list := read[permissionapi.Page](t, w.call("GET", "/permissions?flag=unused", "hr", "").is(t, 200))
		var got []string
		for _, p := range list.Items {
			got = append([]string{p.ID}, got...)
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("unused are %v, want %v", got, want)
		}
	}
	used := func(uses ...string) {
		t.Helper()
		w.call("POST", "/permissions/uses", "service:document", `{"uses":[`+strings.Join(uses, ",")+`]}`).is(t, 204)
	}
	const day = 24 * time.Hour
	unused()
	w.clock.pass(89 * day)
	late := w.recorded("root", perm(user("bia"), `"view"`, unit("north"), ""))
	w.clock.pass(2 * day)
	unused(south.ID, upload.ID, north.ID) // not late, and no denial: nobody uses one
	used(fmt.Sprintf(`{"user_id":"ana","action":"view","document_id":%q}`, doc))
	unused(upload.ID, north.ID)
	used(fmt.Sprintf(`{"user_id":"rui","action":"download","document_id":%q}`, doc), // which it does not let them
		fmt.Sprintf(`{"user_id":"ext","action":"view","document_id":%q}`, doc),
		fmt.Sprintf(`{"user_id":"ext","action":"view","document_id":%q}`, other),
		`{"user_id":"nobody","action":"upload","employee_id":"e-bia","class":"personal"}`,
		`{"user_id":"ext","action":"view","document_id":"01900000-0000-7000-8000-00000000dead"}`)
	unused(upload.ID, north.ID)
	used(`{"user_id":"ext","action":"upload","employee_id":"e-bia","class":"personal"}`)
	unused(north.ID)
	mine := read[permissionapi.UserReview](t, w.call("GET", "/permissions/review/user/ext?flag=unused", "hr", "").is(t, 200))
	if mine.Total != 1 || mine.Items[0].Permission.ID != north.ID || fmt.Sprint(mine.Items[0].Flags) != "[reaches_nobody unused]" {
		t.Errorf("%+v", mine)
	}
	w.reopen()
	unused(north.ID)
	w.clock.pass(89 * day)
	unused(north.ID, late.ID)
	w.clock.pass(2 * day)
	unused(south.ID, upload.ID, north.ID, late.ID)
	w.call("DELETE", "/permissions/"+north.ID, "root", "").is(t, 204)
	w.reopen()
	unused(south.ID, upload.ID, late.ID)

	w.call("POST", "/permissions/uses", "root", `{"uses":[{"user_id":"ana","action":"view","document_id":"x"}]}`).is(t, 403)
	w.call("POST", "/permissions/uses", "service:document", `{"uses":[{"action":"view","document_id":"x"},{"user_id":"ana","action":"peek","document_id":"x"}]}`).is(t, 422)
	w.call("POST", "/permissions/uses", "service:document", `{"uses":[{"user_id":"ana","action":"view","document_id":"x"},{"action":"view"}]}`).is(t, 422, "uses[1].document_id", "uses[1].user_id")
	w.call("POST", "/permissions/uses", "service:document", `{"uses":[]}`).is(t, 422, "uses")
}
