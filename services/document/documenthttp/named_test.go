package documenthttp

import (
	"testing"

	"acervo/platform/fault"
)

func TestAProblemWithAWholePartNamesThePart(t *testing.T) {
	err := inPart("document", fault.Malformedf("body", "is no JSON"))
	if f := fault.From(err); f.Kind != fault.Malformed || f.Fields[0].Field != "document" {
		t.Errorf("%+v", f)
	}
	err = tooLarge(fault.At("content", "may have at most %d bytes", 9))
	if f := fault.From(err); f.Kind != fault.TooLarge || f.Fields[0].Field != "content" {
		t.Errorf("%+v", f)
	}
}
