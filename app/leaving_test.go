package app

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"acervo/services/employee/employeeapi"
)

// TestDeletingAndUploadingAtOnce: of an employee's deletion and an upload about them
// never both succeed, and after the deletion was answered no upload does.
func TestDeletingAndUploadingAtOnce(t *testing.T) {
	w := theWorld(t)
	hr := w.actor(t, w.as(t, "hr").Username)
	var note struct{ ID string }
	hr.must(http.StatusCreated, "POST", "/document-types", map[string]any{"name": "Recado de passagem", "class": "personal"}, &note)
	uploads, deletions := 0, 0
	for i := range 12 {
		var e employeeapi.Employee
		hr.must(http.StatusCreated, "POST", "/employees", map[string]any{
			"registration": fmt.Sprintf("99%04d", i), "name": "Pessoa de Passagem", "hired_on": "2026-01-05", "cpf": cpfOf(i),
		}, &e)
		about := map[string]any{"employee_id": e.ID, "type": note.ID, "title": "Recado", "date": "2026-01-05"}
		var both sync.WaitGroup
		var uploaded, deleted int
		var err error
		both.Go(func() { _, uploaded = hr.upload(about, "a.pdf", "application/pdf", []byte("%PDF-1.7\n%%EOF\n")) })
		both.Go(func() { deleted, err = hr.do(hr.token, "DELETE", "/employees/"+e.ID, nil, nil) })
		both.Wait()
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case uploaded == 201 && deleted == 409:
			uploads++
		case (uploaded == 409 || uploaded == 422) && deleted == 204:
			deletions++
			if _, again := hr.upload(about, "a.pdf", "application/pdf", []byte("%PDF-1.7\n%%EOF\n")); again != 422 {
				t.Errorf("an upload about who was deleted: %d, want 422", again)
			}
		default:
			t.Errorf("the upload was answered %d, the deletion %d", uploaded, deleted)
		}
	}
	t.Logf("%d uploads and %d deletions were first", uploads, deletions)
}

// cpfOf is a valid CPF, another for each i.
func cpfOf(i int) string {
	digits := []int{9, 7, 3, 1, 5, 2, 0, i / 10 % 10, i % 10}
	for range 2 {
		sum := 0
		for at, d := range digits {
			sum += d * (len(digits) + 1 - at)
		}
		digits = append(digits, sum*10%11%10)
	}
	s := ""
	for _, d := range digits {
		s += fmt.Sprint(d)
	}
	return s
}
