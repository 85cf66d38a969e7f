// Package audit keeps the trail of what was done: one row for each event of every
// service, never changed, each bound by its hash to all before it.
package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"acervo/platform/event"
	"acervo/platform/sqldb"
	"acervo/services/audit/auditapi"
)

// Row is an entry and the event it was made of, as it is kept.
type Row struct {
	auditapi.Entry
	Event string // the event's JSON; it explains the entry and is shown to nobody
}

// Head is the end of the trail. The zero Head is that of an empty one.
type Head struct {
	Seq  int64
	Hash string
}

// Next is the row that follows head for an event. before is the JSON of the event
// before about the same subject, empty when there was none.
func Next(head Head, ev event.Event, before string) (Row, error) {
	raw, err := json.Marshal(ev)
	if err != nil {
		return Row{}, err
	}
	r := Row{Event: string(raw), Entry: auditapi.Entry{
		Seq: head.Seq + 1, EventID: ev.ID, Time: ev.Time.UTC().Truncate(time.Microsecond), Actor: ev.Actor, Type: ev.Type, Subject: ev.Subject,
		Service: ev.Topic(), RequestID: ev.RequestID, EventHash: digest(string(raw)),
	}}
	if before != "" {
		var was event.Event
		if err := json.Unmarshal([]byte(before), &was); err != nil {
			return Row{}, err
		}
		r.Changed = changed(was.Data, ev.Data)
	}
	r.Hash = r.chain(head.Hash)
	return r, nil
}

// chain is the row's hash behind the one before: SHA-256 of that hash, a line feed and
// the row as a JSON array in this order.
func (r Row) chain(before string) string {
	fields := r.Changed
	if fields == nil {
		fields = []string{}
	}
	canonical, err := json.Marshal([]any{r.Seq, r.EventID, sqldb.Micros(r.Time), r.Actor, r.Type, r.Subject, r.Service, r.RequestID, fields, r.EventHash})
	if err != nil {
		panic("audit: a row that is no JSON: " + err.Error())
	}
	return digest(before + "\n" + string(canonical))
}

// check says what is wrong with a row that is to follow head, "" when nothing is.
func (r Row) check(head Head) string {
	switch {
	case r.Seq != head.Seq+1:
		return "entries before it are missing"
	case digest(r.Event) != r.EventHash:
		return "the event is not the one that was written"
	case r.chain(head.Hash) != r.Hash:
		return "the entry is not the one that was written"
	}
	return ""
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}
