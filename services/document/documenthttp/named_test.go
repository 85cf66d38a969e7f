package documenthttp

import (
	"testing"

	"acervo/platform/fault"
)

func TestAProblemWithAWholePartNamesThePart(t *testing.T) {
	err := inPart("document", fault.Malformedf("body", fault.Unreadable, "is no JSON"))
	if f := fault.From(err); f.Kind != fault.Malformed || f.Fields[0].Field != "document" {
		t.Errorf("%+v", f)
	}
}
