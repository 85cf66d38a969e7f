package documenthttp_test

import (
	"database/sql"
	"encoding/json"
	"slices"
	"strconv"
	"testing"
	"time"

	"acervo/platform/event"
	"acervo/services/document/documentapi"
	"acervo/services/permission/permissionapi"
)

// readings are what the record tells of having been read, oldest first: who, version, and
// ! where an emergency access was open.
func (w *world) readings() (out []string) {
	w.t.Helper()
	err := w.record.Each(w.t.Context(), `SELECT event FROM outbox WHERE type = $1 ORDER BY seq`, func(rows *sql.Rows) error {
		var raw string
		if err := rows.Scan(&raw); err != nil {
			return err
		}
		var ev event.Event
		if err := json.Unmarshal([]byte(raw), &ev); err != nil {
			return err
		}
		read, err := event.Decode[documentapi.ReadEvent](ev)
		line := ev.Actor + " " + strconv.Itoa(read.Version)
		if read.BreakGlass {
			line += "!"
		}
		out = append(out, line)
		return err
	}, documentapi.Read)
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

// Who opens the content of a restricted class leaves a trail, once however many pieces
// they ask for; in an emergency, whoever reads anything does.
func TestReadingLeavesATrail(t *testing.T) {
	w := open(t)
	ana := w.people.hire(1, "Ana", "")
	now := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	w.now = func() time.Time { return now }
	w.restart()
	plain := w.upload(w.contract(ana, "contrato"), pdf("x"))
	medical := w.upload(documentapi.Metadata{EmployeeID: ana, Type: w.types["Atestado médico"].ID, Title: "atestado", Fields: map[string]any{"dias": 1}}, pdf("y"))
	read := func(caller string, d documentapi.Document, more string, header ...string) {
		t.Helper()
		w.call(caller, "GET", "/documents/"+d.ID+more, nil, header...)
	}
	is := func(want ...string) {
		t.Helper()
		if got := w.readings(); !slices.Equal(got, want) {
			t.Errorf("the trail has %q, want %q", got, want)
		}
	}
	read(hr, plain, "/content")
	read(hr, medical, "")
	read(hr, medical, "/versions")
	is()
	read(hr, medical, "/content", "Range", "bytes=0-3")
	read(hr, medical, "/content", "Range", "bytes=4-7")
	is("hr-account 1")
	now = now.Add(time.Hour)
	read(hr, medical, "/content?version=1")
	is("hr-account 1", "hr-account 1")
	read("nobody", medical, "/content") // refused: nothing was read
	is("hr-account 1", "hr-account 1")

	emergency := everything()
	emergency.Emergencies = []string{"first"}
	w.perms.give("root", permissionapi.View, emergency)
	w.perms.give("root", permissionapi.Download, emergency)
	read("root", plain, "")
	read("root", plain, "/content")
	read("root", plain, "/versions")
	is("hr-account 1", "hr-account 1", "root 0!", "root 1!")

	// Each row of a list is read too, once, and of a list without a row none.
	was := w.readings()
	w.call("root", "GET", "/documents?class=medical", nil).want(200)
	w.call("root", "GET", "/documents", nil).want(200)
	w.call("root", "GET", "/documents?q=nenhures", nil).want(200)
	w.call(hr, "GET", "/documents", nil).want(200)
	read("root", medical, "")
	was = append(was, "root 0!")
	is(was...)

	// Another emergency is another reading, however soon, also beside the first.
	second := everything()
	second.Emergencies = []string{"second"}
	w.perms.give("root", permissionapi.View, second)
	w.perms.give("root", permissionapi.Download, second)
	w.call("root", "GET", "/documents?class=medical", nil).want(200)
	read("root", medical, "")
	read("root", medical, "/content")
	read("root", medical, "/content")
	is(append(was, "root 0!", "root 1!")...)

	// What cannot be recorded is not read.
	if err := w.record.Close(); err != nil {
		t.Fatal(err)
	}
	if a := w.call("root", "GET", "/documents/"+medical.ID+"/content", nil); a.Status < 500 {
		t.Errorf("it was read without a trail: %d", a.Status)
	}
	now = now.Add(time.Hour)
	if a := w.call("root", "GET", "/documents", nil); a.Status < 500 {
		t.Errorf("it was listed without a trail: %d", a.Status)
	}
}
