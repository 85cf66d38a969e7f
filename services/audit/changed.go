package audit

import (
	"bytes"
	"encoding/json"
	"slices"
)

const (
	maxChanged = 50 // names of fields kept of one change
	maxDepth   = 3  // objects within objects that are looked into
)

// bookkeeping are fields that change with everything and tell nothing.
var bookkeeping = []string{"revision", "updated_at"}

// changed names the fields in which two events' data differ, as paths, in order. It
// tells no values.
func changed(before, after json.RawMessage) []string {
	var out []string
	compare(&out, "", before, after, maxDepth)
	slices.Sort(out)
	if len(out) > maxChanged {
		out = out[:maxChanged]
	}
	return out
}

func compare(out *[]string, at string, before, after json.RawMessage, depth int) {
	if bytes.Equal(before, after) {
		return
	}
	was, is := object(before), object(after)
	if depth == 0 || was == nil || is == nil {
		if at != "" {
			*out = append(*out, at)
		}
		return
	}
	for name := range was {
		if _, kept := is[name]; !kept {
			is[name] = nil
		}
	}
	for name, value := range is {
		if slices.Contains(bookkeeping, name) {
			continue
		}
		path := name
		if at != "" {
			path = at + "." + name
		}
		compare(out, path, was[name], value, depth-1)
	}
}

// object is a JSON object's members, nil for what is none.
func object(raw json.RawMessage) map[string]json.RawMessage {
	var m map[string]json.RawMessage
	if json.Unmarshal(raw, &m) != nil {
		return nil
	}
	return m
}
