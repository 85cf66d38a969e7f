package document

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"acervo/platform/fault"
)

const maxFilename = 255 // characters

// cleanFilename is a file's name as it is kept and shown. Nothing is ever stored under
// it: content is kept by its hash. What stands before a slash or backslash is dropped,
// and so are control characters, line breaks among them; all else is kept faithfully,
// quotes and emoji included.
func cleanFilename(name string) (string, error) {
	name = strings.ToValidUTF8(name, "")
	if at := strings.LastIndexAny(name, `/\`); at >= 0 {
		name = name[at+1:]
	}
	name = strings.Map(func(r rune) rune {
		if unprintable(r) {
			return -1
		}
		return r
	}, name)
	name = strings.TrimSpace(norm.NFC.String(name))
	switch {
	case strings.Trim(name, ". ") == "":
		return "", fault.Invalidf("content", fault.Required, "needs a file name")
	case utf8.RuneCountInString(name) > maxFilename:
		return "", fault.Invalidf("content", fault.TooLong, "has a file name of more than %d characters", maxFilename)
	}
	return name, nil
}
