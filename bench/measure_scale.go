package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"acervo/platform/sqldb"
	"acervo/services/permission"
	"acervo/services/permission/permissionapi"
	"acervo/services/permission/permissionsql"
)

var scaleDocuments = flag.Int("documents", 1_000_000, "how many documents the company of the measurement \"scale\" has; the bars are meant for 10,000,000")
var scalePeople = flag.Int("people-of", 0, "how many documents the company has whose people, units and permissions it has (10,000,000: 500,000 people); 0: its own")

// The scale measurements run on a company of -documents, which is made the first time and
// kept in the cache folder. The bars are meant for 10,000,000 on a machine with nothing
// else to do.

// scaled is a running Acervo with that company.
type scaled struct {
	*target
	ready time.Duration
	ids   map[string][]string // some documents that each tester sees
}

// measureScale runs all that need the large company: first what needs it at rest.
func measureScale(ctx context.Context, _ *target) (rows []row, err error) {
	company := shapeOf(max(*scalePeople, *scaleDocuments))
	company.Documents = *scaleDocuments
	dir, err := seeded(ctx, company)
	if err != nil {
		return nil, err
	}
	rows, err = measureDecisions(ctx, dir)
	failed := named("decisions", err)
	s, err := startScaled(ctx, *program, dir)
	if err != nil {
		return rows, errors.Join(failed, err)
	}
	rows = append(rows, row{name: "scale: start to ready", value: s.ready.Seconds(), unit: "s", bar: 10})
	for _, m := range []struct {
		name string
		run  func(context.Context) ([]row, error)
	}{
		{"checks", s.checks}, {"pages", s.pages}, {"counts", s.counts}, {"searches", s.searches}, {"questions", s.questions},
		{"throughput", s.throughput}, {"reorganise", s.reorganise}, {"room", s.room},
	} {
		if err := s.signInAll(ctx); err != nil { // a token lasts five minutes
			failed = errors.Join(failed, named(m.name, err))
			continue
		}
		more, err := m.run(ctx)
		rows, failed = append(rows, more...), errors.Join(failed, named(m.name, err))
	}
	return rows, errors.Join(failed, s.stop())
}

func named(measurement string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", measurement, err)
}

// seeded is the folder of a company of a shape.
func seeded(ctx context.Context, s shape) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "acervo-bench", fmt.Sprintf("company-%d-%d-%s", s.Documents, s.Employees, seedVersion))
	if _, err := os.Stat(filepath.Join(dir, testersFile)); err == nil {
		return dir, nil
	}
	if err := os.RemoveAll(dir); err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	fmt.Fprintf(os.Stderr, "making a company of %d documents in %s, once\n", s.Documents, dir)
	return dir, seed(ctx, dir, s)
}

// measureDecisions times the permission service's world by itself.
func measureDecisions(ctx context.Context, dir string) ([]row, error) {
	db, err := sqldb.Open(filepath.Join(dir, "permission.db"), sqldb.Full)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	store, err := permissionsql.New(ctx, db)
	if err != nil {
		return nil, err
	}
	service, err := permission.New(ctx, store, nil, sqldb.Now)
	if err != nil {
		return nil, err
	}
	w := service.World()
	people, err := texts(ctx, db, `SELECT id FROM employees WHERE valid_to IS NULL LIMIT 4096`)
	if err != nil {
		return nil, err
	}
	accounts, err := texts(ctx, db, `SELECT id FROM accounts WHERE valid_to IS NULL ORDER BY length(roles) DESC, id LIMIT 4096`)
	if err != nil {
		return nil, err
	}
	subjects, err := texts(ctx, db, `SELECT subject_id FROM permissions WHERE valid_to IS NULL AND subject_kind = 'user' GROUP BY subject_id ORDER BY count(*) DESC LIMIT 16`)
	if err != nil {
		return nil, err
	}
	now := sqldb.Now()
	var took []time.Duration
	for i := range 200_000 {
		account, employee := accounts[i%len(accounts)], people[i*7%len(people)]
		begun := time.Now()
		w.MayOnEmployee(account, permissionapi.View, employee, "personal", now)
		if i >= len(accounts) { // their scopes are there
			took = append(took, time.Since(begun))
		}
	}
	slices.Sort(took)
	rows := []row{{name: "scale: check in process, p50", value: float64(took[len(took)/2].Nanoseconds()) / 1000, unit: "µs", bar: 0.5}}

	var worst time.Duration
	for _, account := range subjects {
		for range 5 {
			w.Forget(account)
			begun := time.Now()
			w.Scope(account, permissionapi.View, now)
			worst = max(worst, time.Since(begun))
		}
	}
	return append(rows, row{name: "scale: scope of the most tangled accounts from nothing, worst", value: ms(worst), unit: "ms", bar: 5}), nil
}

func texts(ctx context.Context, db *sqldb.DB, query string) (out []string, err error) {
	rows, err := db.Query(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func startScaled(ctx context.Context, binary, dir string) (*scaled, error) {
	s := &scaled{target: newTarget(binary, dir), ids: map[string][]string{}}
	raw, err := os.ReadFile(filepath.Join(dir, testersFile)) //nolint:gosec // our own folder
	if err != nil {
		return nil, err
	}
	var testers []tester
	if err := json.Unmarshal(raw, &testers); err != nil {
		return nil, err
	}
	for _, who := range testers {
		s.accounts = append(s.accounts, account{Username: who.Username, Password: who.Password, Who: who.Who})
	}
	if s.ready, err = s.start(ctx); err == nil {
		err = s.signInAll(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, s.stop())
	}
	for i := range s.accounts {
		a := &s.accounts[i]
		if s.ids[a.Who], err = s.documentsOf(ctx, a); err != nil {
			return nil, errors.Join(err, s.stop())
		}
	}
	return s, nil
}

func (s *scaled) documentsOf(ctx context.Context, a *account) (ids []string, err error) {
	var page struct{ Items []struct{ ID string } }
	err = s.call(ctx, a.token, http.MethodGet, "/documents?limit=100", nil, &page)
	for _, d := range page.Items {
		ids = append(ids, d.ID)
	}
	return ids, err
}

func (s *scaled) as(who string) *account {
	for i := range s.accounts {
		if s.accounts[i].Who == who {
			return &s.accounts[i]
		}
	}
	return &s.accounts[0]
}

// timed runs f n times and gives the two rows of its p50 and p99.
func timed(name string, n int, bar50, bar99 float64, f func(i int) error) ([]row, error) {
	p50, p99, err := quantiles(n, f)
	return []row{{name: "scale: " + name + ", p50", value: p50, unit: "ms", bar: bar50}, {name: "scale: " + name + ", p99", value: p99, unit: "ms", bar: bar99}}, err
}

func (s *scaled) checks(ctx context.Context) ([]row, error) {
	a, ids := s.as("tangled"), s.ids["everyone"]
	one, err := timed("check over HTTP", 3000, 0.15, 1, func(i int) error {
		return s.call(ctx, a.token, http.MethodPost, "/permissions/check", map[string]string{"action": "view", "document_id": ids[i%len(ids)]}, nil)
	})
	if err != nil {
		return nil, err
	}
	var batch []map[string]string
	for i := range 50 {
		batch = append(batch, map[string]string{"action": "view", "document_id": ids[i%len(ids)]})
	}
	many, err := timed("batch of 50 checks", 1000, 0.3, 3, func(int) error {
		return s.call(ctx, a.token, http.MethodPost, "/permissions/check", map[string]any{"checks": batch}, nil)
	})
	return append(one, many...), err
}

// pages are all testers' first pages and those with one filter each: what is slow for
// one of them is seen.
func (s *scaled) pages(ctx context.Context) (rows []row, err error) {
	filters, err := s.filters(ctx)
	if err != nil {
		return nil, err
	}
	var all []time.Duration
	p50s := map[string]float64{}
	worst, worstName := time.Duration(0), ""
	for i := range s.accounts {
		a := &s.accounts[i]
		var own []time.Duration
		for _, f := range filters {
			for k := range 40 {
				begun := time.Now()
				if err := s.call(ctx, a.token, http.MethodGet, "/documents?limit=50"+f, nil, nil); err != nil {
					return nil, err
				}
				took := time.Since(begun)
				if k == 0 && took > worst {
					worst, worstName = took, a.Who+" "+f
				}
				if k > 0 {
					own = append(own, took)
				}
			}
		}
		all = append(all, own...)
		p50s[a.Who], _ = ranks(own)
	}
	p50, p99 := ranks(all)
	rows = append(rows,
		row{name: "scale: page of 50, any scope, any filter, p50", value: p50, unit: "ms", bar: 1.5},
		row{name: "scale: page of 50, any scope, any filter, p99", value: p99, unit: "ms", bar: 5},
		row{name: "scale: the same when first asked for, worst (" + strings.TrimSpace(worstName) + ")", value: ms(worst), unit: "ms", bar: 50},
		row{name: "scale: restricted page against an all-seeing one, p50", value: p50s["small-unit"] / p50s["everyone"], unit: "×", bar: 1.5})
	deep, err := s.deep(ctx)
	return append(rows, deep...), err
}

// filters are one of each kind.
func (s *scaled) filters(ctx context.Context) ([]string, error) {
	var facets struct{ Class, Type, Unit, Year []struct{ ID string } }
	a := s.as("everyone")
	if err := s.call(ctx, a.token, http.MethodGet, "/documents/facets", nil, &facets); err != nil {
		return nil, err
	}
	var page struct {
		Items []struct {
			EmployeeID string `json:"employee_id"`
		}
	}
	if err := s.call(ctx, a.token, http.MethodGet, "/documents?limit=50&class=legal", nil, &page); err != nil {
		return nil, err
	}
	last := func(list []struct{ ID string }) string { return list[len(list)-1].ID }
	return []string{
		"", "&sort=date", "&sort=-created_at", "&class=medical", "&class=legal", "&type=" + facets.Type[0].ID, "&type=" + last(facets.Type),
		"&unit_id=" + facets.Unit[len(facets.Unit)/2].ID, "&employee_id=" + page.Items[0].EmployeeID, "&tag=" + url.QueryEscape(tagWords[len(tagWords)-1]),
		"&date_from=2017-01-01&date_to=2017-12-31", "&date_from=2026-11-01", "&count=true",
	}, nil
}

// deep is the thousandth page.
func (s *scaled) deep(ctx context.Context) ([]row, error) {
	a, cursor := s.as("everyone-but-5000"), ""
	for range 1000 {
		var page struct{ Next string }
		if err := s.call(ctx, a.token, http.MethodGet, "/documents?limit=50&cursor="+url.QueryEscape(cursor), nil, &page); err != nil {
			return nil, err
		}
		if page.Next == "" {
			break
		}
		cursor = page.Next
	}
	return timed("the 1,000th page", 300, 1.5, 5, func(int) error {
		return s.call(ctx, a.token, http.MethodGet, "/documents?limit=50&cursor="+url.QueryEscape(cursor), nil, nil)
	})
}

func (s *scaled) counts(ctx context.Context) (rows []row, err error) {
	for _, c := range []struct{ name, path string }{{"exact count", "/documents?limit=1&count=true"}, {"facets", "/documents/facets"}} {
		var took []time.Duration
		var worst time.Duration
		for i := range s.accounts {
			for k := range 60 {
				begun := time.Now()
				if err := s.call(ctx, s.accounts[i].token, http.MethodGet, c.path, nil, nil); err != nil {
					return nil, err
				}
				if k == 0 {
					worst = max(worst, time.Since(begun))
				} else {
					took = append(took, time.Since(begun))
				}
			}
		}
		_, p99 := ranks(took)
		rows = append(rows, row{name: "scale: " + c.name + ", any scope, p99", value: p99, unit: "ms", bar: 1},
			row{name: "scale: " + c.name + " when first asked for, worst", value: ms(worst), unit: "ms", bar: 50})
	}
	return rows, nil
}

// searches are each asked once: what is remembered of the last one does not help.
func (s *scaled) searches(ctx context.Context) ([]row, error) {
	var queries []string
	for _, first := range firstNames {
		queries = append(queries, first, "holerite "+first)
	}
	for _, k := range kinds {
		for year := 2019; year <= 2026; year++ {
			queries = append(queries, fmt.Sprintf("%s %d", strings.Fields(k.title)[0], year))
		}
		queries = append(queries, k.title, strings.Fields(k.title)[0][:3])
	}
	queries = append(queries, tagWords...)
	queries = append(queries, "0000042", "zzz", "20", "ho", "ana si")
	var took []time.Duration
	for i, q := range queries {
		a := &s.accounts[i%len(s.accounts)]
		begun := time.Now()
		if err := s.call(ctx, a.token, http.MethodGet, "/documents?limit=50&q="+url.QueryEscape(q), nil, nil); err != nil {
			return nil, err
		}
		took = append(took, time.Since(begun))
	}
	p50, p99 := ranks(took)
	return []row{
		{name: "scale: search, p50", value: p50, unit: "ms", bar: 1}, {name: "scale: search, p99", value: p99, unit: "ms", bar: 10},
		{name: "scale: search, worst", value: ms(took[len(took)-1]), unit: "ms", bar: 50},
	}, nil
}

// questions are why, who and what would change.
func (s *scaled) questions(ctx context.Context) (rows []row, err error) {
	a, ids := s.as("everyone"), s.ids["everyone"]
	tangled, admin := s.as("tangled"), s.as("admin")
	last := func(name string, n int, bar float64, f func(i int) error) error {
		_, p99, err := quantiles(n, f)
		rows = append(rows, row{name: "scale: " + name + ", p99", value: p99, unit: "ms", bar: bar})
		return err
	}
	if err := last("explain", 300, 20, func(i int) error {
		return s.call(ctx, tangled.token, http.MethodPost, "/permissions/explain", map[string]string{"action": "view", "document_id": s.ids["tangled"][i%len(s.ids["tangled"])]}, nil)
	}); err != nil {
		return nil, err
	}
	if err := last("audience page", 200, 50, func(i int) error {
		return s.call(ctx, a.token, http.MethodGet, "/permissions/audience?document_id="+ids[i%len(ids)], nil, nil)
	}); err != nil {
		return nil, err
	}
	var units struct{ Items []struct{ ID string } }
	if err := s.call(ctx, admin.token, http.MethodGet, "/groups?kind=unit&limit=100", nil, &units); err != nil {
		return nil, err
	}
	preview := func(subject, target map[string]any, effect string) error {
		grant := map[string]any{"subject": subject, "target": target, "effect": effect, "actions": []string{"view"}, "classes": []string{"payroll"}, "reason": "medição"}
		return s.call(ctx, admin.token, http.MethodPost, "/permissions/preview", map[string]any{"change": map[string]any{"grant": grant}}, nil)
	}
	everyone := map[string]any{"kind": "everyone"}
	var without []map[string]any // units without the administrator, who gives themselves nothing
	for _, u := range units.Items {
		if target := map[string]any{"kind": "unit", "id": u.ID, "subtree": true}; preview(target, everyone, "allow") == nil {
			without = append(without, target)
		}
	}
	if len(without) == 0 {
		return nil, errors.New("the administrator is in every unit")
	}
	err = last("preview: a unit sees all, nobody sees a unit, somebody sees a unit", 90, 200, func(i int) error {
		unit := without[i%len(without)]
		switch i % 3 {
		case 1:
			return preview(everyone, unit, "deny")
		case 2:
			return preview(map[string]any{"kind": "user", "id": tangled.id}, unit, "allow")
		}
		return preview(unit, everyone, "allow")
	})
	if err != nil {
		return nil, err
	}
	err = last("preview: nobody sees anything", 10, 200, func(int) error { return preview(everyone, everyone, "deny") })
	return rows, err
}

// throughput is eight clients with lists of 50.
func (s *scaled) throughput(ctx context.Context) ([]row, error) {
	const seconds = 5
	timed, cancel := context.WithTimeout(ctx, seconds*time.Second)
	defer cancel()
	var done atomic.Int64
	var wg sync.WaitGroup
	errs := make(chan error, 8)
	for i := range 8 {
		wg.Go(func() {
			a := &s.accounts[i%len(s.accounts)]
			for timed.Err() == nil {
				if err := s.call(timed, a.token, http.MethodGet, "/documents?limit=50", nil, nil); err != nil {
					if timed.Err() == nil {
						errs <- err
					}
					return
				}
				done.Add(1)
			}
		})
	}
	wg.Wait()
	select {
	case err := <-errs:
		return nil, err
	default:
	}
	return []row{{name: "scale: lists of 50, 8 clients", value: float64(done.Load()) / seconds, unit: "/s", bar: 3000, atLeast: true}}, nil
}

// reorganise hangs an eighth of the company below another unit, and back, and waits until
// whoever may see that unit's documents sees theirs.
func (s *scaled) reorganise(ctx context.Context) ([]row, error) {
	admin, other := s.as("admin"), s.as("other-unit")
	count := func() (total int, err error) {
		var page struct{ Total int }
		err = s.call(ctx, other.token, http.MethodGet, "/documents?limit=1&count=true", nil, &page)
		return page.Total, err
	}
	byCode := map[string]string{}
	for i := range 4 {
		var found struct{ Items []struct{ ID, Code string } }
		if err := s.call(ctx, admin.token, http.MethodGet, "/groups?q="+unitCode(i), nil, &found); err != nil {
			return nil, err
		}
		for _, u := range found.Items {
			byCode[u.Code] = u.ID
		}
	}
	move := func(unit, under int) (time.Duration, error) {
		before, err := count()
		if err != nil {
			return 0, err
		}
		begun := time.Now()
		if err := s.patch(ctx, admin.token, "/groups/"+byCode[unitCode(unit)], map[string]string{"parent_id": byCode[unitCode(under)]}); err != nil {
			return 0, err
		}
		for time.Since(begun) < time.Minute {
			now, err := count()
			if err != nil {
				return 0, err
			}
			if now != before {
				return time.Since(begun), nil
			}
		}
		return 0, errors.New("the move never came into force")
	}
	unit := 1
	there, err := move(unit, 2)
	if err != nil && strings.Contains(err.Error(), "own_reach") { // the administrator is in that one, and so not in the next
		unit = 3
		there, err = move(unit, 2)
	}
	if err != nil {
		return nil, err
	}
	back, err := move(unit, 0)
	if err != nil {
		return nil, err
	}
	return []row{{name: "scale: an eighth of the people moves → in force", value: max(there, back).Seconds(), unit: "s", bar: 1}}, nil
}

func (s *scaled) room(context.Context) ([]row, error) {
	rss, err := s.memory("VmRSS")
	return []row{{name: "scale: memory of the whole process", value: rss, unit: "MiB", bar: 1200}}, err
}
