package documenthttp_test

import (
	"io"
	"mime/multipart"
	"net/textproto"
	"slices"
	"testing"
	"time"

	"acervo/platform/sqldb"
	"acervo/services/document/documentapi"
	"acervo/services/employee/employeeapi"
)

const employeeService = "service:employee"

func (w *world) leave(attempt string, number uint32) (held bool) {
	w.t.Helper()
	var out documentapi.Held
	w.call(employeeService, "PUT", "/leaving-employees/"+attempt, documentapi.LeavingInput{EmployeeNumber: number}).want(200).into(&out)
	return out.Held
}

// TestAnUploadAndADeletionOfItsEmployee: one of the two loses, also where the upload was
// under way when the employee began to leave.
func TestAnUploadAndADeletionOfItsEmployee(t *testing.T) {
	now := sqldb.Now()
	w := open(t, func(w *world) { w.now = func() time.Time { return now } })
	ana := w.people.hire(1, "Ana", "")
	try := func() answer {
		return w.call(hr, "POST", "/documents", newForm().document(w.contract(ana, "Contrato")).content("a.pdf", "application/pdf", pdf("x")))
	}

	// Its metadata has been accepted and its content is arriving.
	body, send := io.Pipe()
	form := multipart.NewWriter(send)
	ended := make(chan answer)
	go func() {
		part, _ := form.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="document"`}, "Content-Type": {"application/json"}})
		_, _ = part.Write([]byte(`{"employee_id":"` + ana + `","type":"` + w.types["Contrato"].ID + `","title":"Contrato","date":"2026-03-02"}`))
		part, _ = form.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="content"; filename="a.pdf"`}, "Content-Type": {"application/pdf"}})
		_, _ = part.Write(pdf("x")[:9])
		_, _ = part.Write(make([]byte, 1<<20)) // more than is buffered: it is being received
		if w.leave("0198c7b2-f4a1-7c3e-9d5f-7a1b2c3d4e5f", 1) {
			t.Error("there is a document already")
		}
		_, _ = part.Write(pdf("x")[9:])
		form.Close()
		send.Close()
	}()
	go func() {
		ended <- w.call(hr, "POST", "/documents", io.Reader(body), "Content-Type", form.FormDataContentType())
	}()
	(<-ended).want(409, "employee_id")

	try().want(409, "employee_id")
	w.call(employeeService, "DELETE", "/leaving-employees/0198c7b2-f4a1-7c3e-9d5f-7a1b2c3d4e5f", nil).want(204)
	if got := w.list(hr, "?count=true"); *got.Total != 0 {
		t.Errorf("%d documents of refused uploads", *got.Total)
	}

	// Nobody says what became of it: whoever asks next finds out, but not too early.
	w.leave(sqldb.NewID(), 1)
	now = now.Add(documentapi.LeavingFor - time.Microsecond)
	try().want(409, "employee_id")
	now = now.Add(2 * time.Microsecond)
	try().want(201)
	if !w.leave(sqldb.NewID(), 1) {
		t.Error("a document is not known")
	}
	try().want(201)

	w.call(employeeService, "PUT", "/leaving-employees/first", documentapi.LeavingInput{EmployeeNumber: 3}).want(422, "attempt")

	// Several leave at once; that one stays concerns no other.
	eva, leo := w.people.hire(3, "Eva", ""), w.people.hire(4, "Leo", "")
	evas, leos := sqldb.NewID(), sqldb.NewID()
	w.leave(evas, 3)
	w.leave(leos, 4)
	w.call(employeeService, "DELETE", "/leaving-employees/"+leos, nil).want(204)
	w.call(hr, "POST", "/documents", newForm().document(w.contract(eva, "Contrato")).content("a.pdf", "application/pdf", pdf("e"))).want(409, "employee_id")
	w.upload(w.contract(leo, "Contrato"), pdf("l"))

	// Gone, and the event has not come yet.
	rui := w.people.hire(2, "Rui", "")
	w.leave(sqldb.NewID(), 2)
	w.people.employees = slices.DeleteFunc(w.people.employees, func(e employeeapi.EmployeeEvent) bool { return e.Number == 2 })
	w.call(hr, "POST", "/documents", newForm().document(w.contract(rui, "Contrato")).content("a.pdf", "application/pdf", pdf("y"))).want(422, "employee_id")
	w.call(hr, "PATCH", "/documents/"+w.list(hr, "").Items[0].ID, `{"employee_id":"`+rui+`"}`).want(422, "employee_id")
	w.call(hr, "PUT", "/leaving-employees/"+sqldb.NewID(), documentapi.LeavingInput{EmployeeNumber: 1}).want(403)
	w.sound()
}
