package permission

import (
	"slices"
	"testing"
	"time"

	"acervo/platform/fault"
	"acervo/platform/rest"
	"acervo/services/permission/permissionapi"

	"pgregory.net/rapid"
)

// An audience is the inverse of check: exactly those whom the oracle lets, each with all
// that they may do and until when; pages join; whom a denial stops is told.
func TestAudienceIsTheInverseOfCheck(t *testing.T) {
	some, stopped := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		w, o := drawWorld(t)
		for range 8 {
			c, now := drawQuestion(t, o), rapid.IntRange(0, 12).Draw(t, "now")
			ask := func(q permissionapi.AudienceQuery, from spot) (permissionapi.Audience, error) {
				q.Limit = cmpOr(q.Limit, 100)
				return w.audience(q, c, from, permissionapi.DetailNames, moment(now), w, "", moment(now))
			}
			all, err := ask(permissionapi.AudienceQuery{}, spot{})
			if err != nil {
				if k := fault.KindOf(err); k != fault.NotFound && k != fault.Invalid {
					t.Fatal(err)
				}
				continue
			}
			var want []string
			for _, id := range everybody {
				asked := c
				asked.UserID = id
				if o.answer(asked, now) {
					want = append(want, id)
				}
			}
			got := names(all)
			if slices.Sort(got); !slices.Equal(got, want) || all.Total != len(want) {
				t.Fatalf("%+v at %d: %v (%d), oracle %v", c, now, got, all.Total, want)
			}
			some += len(got)
			for _, item := range all.Items {
				mustBeRight(t, o, c, item, now)
			}
			mustPage(t, all, ask)
			mustGroup(t, all, ask)
			stopped += len(all.Stopped)
			mustStop(t, o, c, all, now)
		}
	})
	if some < 300 || stopped < 30 {
		t.Errorf("%d people, %d stopped: this shows little", some, stopped)
	}
}

func cmpOr(n, otherwise int) int {
	if n == 0 {
		return otherwise
	}
	return n
}

func names(a permissionapi.Audience) (ids []string) {
	for _, item := range a.Items {
		ids = append(ids, item.UserID)
	}
	return ids
}

func mustBeRight(t *rapid.T, o *oracle, c permissionapi.Check, item permissionapi.AudienceItem, now int) {
	asked := c
	asked.UserID = item.UserID
	var may []permissionapi.Action
	for _, action := range permissionapi.Actions {
		if asked.Action = action; o.answer(asked, now) {
			may = append(may, action)
		}
	}
	if !slices.Equal(item.Actions, may) || len(item.Reasons) == 0 {
		t.Fatalf("%+v of %+v: may %v", item, c, may)
	}
	asked.Action = c.Action
	var until *time.Time
	for k := now + 1; k < 20 && until == nil; k++ {
		if !o.answer(asked, k) {
			at := moment(k)
			until = &at
		}
	}
	if (until == nil) != (item.Until == nil) || until != nil && !until.Equal(*item.Until) {
		t.Fatalf("%+v of %+v at %d: until %v", item, c, now, until)
	}
}

type askAudience = func(permissionapi.AudienceQuery, spot) (permissionapi.Audience, error)

func mustPage(t *rapid.T, all permissionapi.Audience, ask askAudience) {
	var joined []string
	from := spot{}
	for range len(all.Items) + 2 {
		page, err := ask(permissionapi.AudienceQuery{Limit: 1}, from)
		if err != nil {
			t.Fatal(err)
		}
		joined = append(joined, names(page)...)
		if page.Next == "" {
			break
		}
		from = spot{}
		if err := rest.DecodeCursor(page.Next, &from); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(joined, names(all)) {
		t.Fatalf("pages join to %v, not %v", joined, names(all))
	}
}

func mustGroup(t *rapid.T, all permissionapi.Audience, ask askAudience) {
	in := map[string]bool{}
	for _, g := range all.Groups {
		of, err := ask(permissionapi.AudienceQuery{Group: g.Key}, spot{})
		if err != nil || of.Total != g.Count || len(of.Items) != g.Count {
			t.Fatalf("group %+v has %+v, %v", g, of, err)
		}
		for _, id := range names(of) {
			in[id] = true
		}
	}
	if len(in) != len(all.Items) {
		t.Fatalf("groups hold %v of %v", in, names(all))
	}
}

func mustStop(t *rapid.T, o *oracle, c permissionapi.Check, all permissionapi.Audience, now int) {
	open := newOracle()
	for _, f := range o.facts() {
		if p, ok := f.(PutPermission); !ok || p.Effect == permissionapi.Allow {
			open.apply(f)
		}
	}
	var want, got []string
	for _, id := range everybody {
		asked := c
		asked.UserID = id
		if !o.answer(asked, now) && open.answer(asked, now) {
			want = append(want, id)
		}
	}
	for _, s := range all.Stopped {
		got = append(got, s.UserID)
		if len(s.PermissionIDs) == 0 {
			t.Fatalf("%+v by nothing", s)
		}
	}
	if slices.Sort(got); !slices.Equal(got, want) || all.StoppedTotal != len(want) {
		t.Fatalf("%+v stops %v, oracle %v", c, got, want)
	}
}
