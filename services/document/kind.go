package document

import (
	"path"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"acervo/platform/fault"
)

// headSize is how many first bytes tell what a content is.
const headSize = 3072

// octets is what nothing is known of.
const octets = "application/octet-stream"

// kindOf is what a content is, by its first bytes. It is Invalid at "content" when they
// contradict what its name or its sender says it is. What is said is believed where the
// bytes cannot tell: a DOCX is a ZIP, a CSV is text.
func kindOf(head []byte, name, said string) (string, error) {
	found := mimetype.Detect(head)
	kind := found
	byName := kinds[strings.ToLower(path.Ext(name))]
	for _, claim := range []string{byName, said} {
		claimed := mimetype.Lookup(claim)
		if claimed == nil || claimed.Is(octets) || claim == said && mistaken(byName, said) {
			continue
		}
		switch {
		case isA(kind, claimed):
		case isA(claimed, kind) && !kind.Is(octets), akin(claimed, kind):
			if !found.Is(octets) && isA(claimed, kind) {
				kind = claimed
			}
		case isA(claimed, zip) && isA(kind, zip): // which one it is, the first bytes of a damaged one do not tell
			return "", fault.Invalidf("content", fault.ContradictsItself, "is said to be %s, but is another kind of ZIP file, or a damaged one", plainType(claimed)).Named("content_contradicts_its_kind")
		default:
			return "", fault.Invalidf("content", fault.ContradictsItself, "is said to be %s, but its bytes are %s", plainType(claimed), plainType(kind)).Named("content_contradicts_its_kind")
		}
	}
	return plainType(kind), nil
}

// zip is what Office documents, JARs and others are inside.
var zip = mimetype.Lookup("application/zip")

// isA reports whether a is b or a special case of it.
func isA(a, b *mimetype.MIME) bool {
	for ; a != nil; a = a.Parent() {
		if a.Is(b.String()) {
			return true
		}
	}
	return false
}

// akin reports whether two kinds share a container that the first bytes do not tell
// apart well: moving pictures and sound, and the pictures of phones.
func akin(a, b *mimetype.MIME) bool {
	return media(a) && media(b) || phone(a) && phone(b)
}

func media(m *mimetype.MIME) bool {
	return strings.HasPrefix(m.String(), "video/") || strings.HasPrefix(m.String(), "audio/") || m.Is("application/ogg")
}

func phone(m *mimetype.MIME) bool {
	return strings.HasPrefix(m.String(), "image/hei") || m.Is("image/avif")
}

// mistaken are claims that senders are known to make of files they do not know better:
// Windows calls a CSV a spreadsheet.
func mistaken(byName, said string) bool {
	return byName == "text/csv" && strings.HasPrefix(said, "application/vnd.ms-excel")
}

func plainType(m *mimetype.MIME) string {
	t, _, _ := strings.Cut(m.String(), ";")
	return t
}

// kinds are what names of files claim.
var kinds = map[string]string{
	".pdf": "application/pdf", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".jfif": "image/jpeg",
	".gif": "image/gif", ".webp": "image/webp", ".bmp": "image/bmp", ".tif": "image/tiff", ".tiff": "image/tiff",
	".heic": "image/heic", ".heif": "image/heif", ".avif": "image/avif", ".svg": "image/svg+xml",
	".doc": "application/msword", ".xls": "application/vnd.ms-excel", ".ppt": "application/vnd.ms-powerpoint",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	".odt":  "application/vnd.oasis.opendocument.text", ".ods": "application/vnd.oasis.opendocument.spreadsheet",
	".zip": "application/zip", ".rar": "application/x-rar-compressed", ".7z": "application/x-7z-compressed", ".gz": "application/gzip",
	".txt": "text/plain", ".csv": "text/csv", ".tsv": "text/tab-separated-values", ".html": "text/html", ".htm": "text/html",
	".xml": "text/xml", ".json": "application/json", ".rtf": "text/rtf",
	".mp4": "video/mp4", ".mov": "video/quicktime", ".mp3": "audio/mpeg", ".m4a": "audio/x-m4a", ".wav": "audio/wav", ".ogg": "application/ogg",
}
