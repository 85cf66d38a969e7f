package demo

import (
	"fmt"
	"time"
)

// draft is a document being filled in by its type.
type draft struct {
	Document
	c      *Company
	e      *Employee // nil for the company's own
	d      dice
	lo, hi time.Time // the days the person has worked here, until today
}

// compose makes a document of a kind, or of another where the person can have no
// more of that kind.
func (c *Company) compose(kind, employee, n, nth int) Document {
	r := draft{c: c, d: throw(c.Size.Seed, 'd', uint64(employee+1), uint64(n))}
	r.Document = Document{Employee: employee, company: c, seed: r.d.next(), nth: nth, Fields: map[string]any{}}
	r.Key, r.hi = documentKey("TA", n), dayOf(c.Size.Today)
	if employee >= 0 {
		r.e = &c.Employees[employee]
		r.Key, r.lo = documentKey(r.e.Registration, n), r.e.HiredOn
		if r.e.Status == Terminated {
			r.hi = r.e.TerminatedOn
		}
	}
	if !c.Types[kind].draft(&r) {
		kind = residence
		c.Types[kind].draft(&r)
	}
	r.Type = kind
	r.upload()
	r.file()
	return r.Document
}

// recent is a day in the person's time here, rather a late one.
func (r *draft) recent() time.Time {
	u := r.d.unit()
	return r.hi.AddDate(0, 0, -int(u*u*float64(daysBetween(r.lo, r.hi))))
}

// goLive is how many days ago the company began to use Acervo; older papers were
// scanned in the months that followed.
const goLive, scanning = 400, 150

// upload decides when the document was uploaded, and by whom.
func (r *draft) upload() {
	today := dayOf(r.c.Size.Today)
	on := r.Date.AddDate(0, 0, r.d.weighted([]int{55, 25, 12, 8}))
	if live := today.AddDate(0, 0, -goLive); on.Before(live) {
		on = live.AddDate(0, 0, r.d.below(scanning))
		r.Tags = append(r.Tags, "digitalizado")
	}
	if weekday(on) != on {
		on = weekday(on).AddDate(0, 0, 3) // the Monday after
	}
	r.CreatedAt = on.Add(time.Duration(r.d.between(11*3600, 21*3600)) * time.Second) // 8 to 18 h in Brasília
	if now := r.c.Size.Today; r.CreatedAt.After(now) {
		r.CreatedAt = now.Add(-time.Duration(r.d.between(60, 5*3600)) * time.Second)
		if dayOf(r.CreatedAt).Before(r.Date) { // it is still night there: nobody has what is of a day that has not begun
			began := r.Date.Add(3 * time.Hour) // midnight in Brasília
			r.CreatedAt = began.Add(time.Duration(r.d.unit() * float64(now.Sub(began)))).Truncate(time.Second)
		}
	}
	r.CreatedBy = r.uploader()
	if toCheck := r.d.percent(2); toCheck || r.fresh() {
		r.Tags = append(r.Tags, "conferir")
	}
}

// fresh is a certificate that its owner sent in these days: nobody has checked it yet.
func (r *draft) fresh() bool {
	own, ok := r.c.accounts[r.Employee]
	return r.Type == sickNote && ok && own == r.CreatedBy && daysBetween(r.CreatedAt, r.c.Size.Today) < 7
}

// uploader is an account that may upload the document's class; what people send
// themselves is their own sick notes.
func (r *draft) uploader() int {
	k := r.c.keepers
	switch r.c.Types[r.Type].Class {
	case Payroll:
		return pick(&r.d, k.payroll)
	case Legal:
		if r.Type == warning {
			return pick(&r.d, k.hr)
		}
		return pick(&r.d, k.legal)
	case Medical:
		if r.Type == sickNote {
			if own, ok := r.c.accounts[r.Employee]; ok && r.d.percent(60) {
				return own
			}
			if r.d.percent(60) {
				return pick(&r.d, k.hr)
			}
		}
		return pick(&r.d, k.health)
	}
	return pick(&r.d, k.hr)
}

// The media types of the demo's files.
const (
	pdf  = "application/pdf"
	jpeg = "image/jpeg"
	png  = "image/png"
	docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
)

// file decides what kind of file the document is, and its name.
func (r *draft) file() {
	p := r.d.below(100)
	r.MediaType = pdf
	owner := "aroeira"
	if r.e != nil {
		owner = r.e.Registration
	}
	switch kind := r.c.Types[r.Type].ID; {
	case (r.Type == sickNote || r.Type == residence) && p < 5:
		r.MediaType, r.Filename = jpeg, "IMG_"+r.CreatedAt.In(brasilia).Format("20060102_150405")+".jpg"
	case (r.Type == sickNote || r.Type == residence) && p < 8:
		r.MediaType, r.Filename = png, fmt.Sprintf("Digitalização %04d.png", r.d.below(10000))
	case r.Type == policy && p < 30:
		r.MediaType, r.Filename = docx, r.Title+".docx"
	case (r.Type == secrecy || r.Type == warning) && p < 12:
		r.MediaType, r.Filename = docx, fmt.Sprintf("%s %s.docx", r.c.Types[r.Type].Name, owner)
	default:
		r.Filename = fmt.Sprintf("%s-%s-%s.pdf", kind, owner, iso(r.Date))
	}
}
