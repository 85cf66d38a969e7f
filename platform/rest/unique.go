package rest

import (
	"encoding/json"
	"fmt"

	"github.com/danielgtaylor/huma/v2"

	"acervo/platform/fault"
)

// uniqueKey is where a list's schema says that its items are unique: as in JSON Schema,
// but out of huma's sight, which would compare items before it knows that they can be.
const uniqueKey = "uniqueItems"

// unique takes over from huma the lists in a body's schema whose items are unique, and
// reports whether there are any.
func (a *API) unique(s *huma.Schema, seen map[*huma.Schema]bool) (some bool) {
	if s = a.resolved(s); s == nil || seen[s] {
		return false
	}
	seen[s] = true
	if s.UniqueItems {
		s.UniqueItems = false
		if s.Extensions == nil {
			s.Extensions = map[string]any{}
		}
		s.Extensions[uniqueKey] = true
	}
	some = s.Extensions[uniqueKey] == true
	for _, p := range s.Properties {
		some = a.unique(p, seen) || some
	}
	if values, ok := s.AdditionalProperties.(*huma.Schema); ok {
		some = a.unique(values, seen) || some
	}
	return a.unique(s.Items, seen) || some
}

func (a *API) resolved(s *huma.Schema) *huma.Schema {
	for s != nil && s.Ref != "" {
		s = a.schemas.SchemaFromRef(s.Ref)
	}
	return s
}

// checkUnique holds JSON against the lists that unique found: Invalid names each that
// holds a value twice, and with them whatever else breaks the schema. What is no JSON is
// for others to say, and so is all that is wrong where no list holds a value twice.
func (a *API) checkUnique(s *huma.Schema, data []byte) error {
	var v any
	if json.Unmarshal(data, &v) != nil {
		return nil //nolint:nilerr // said elsewhere
	}
	wrong := a.doubles(s, v, "", nil)
	if wrong == nil {
		return nil
	}
	var others huma.ValidateResult
	at := huma.NewPathBuffer(nil, 0)
	at.Push("body")
	huma.Validate(a.schemas, s, at, huma.ModeWriteToServer, v, &others)
	for _, err := range others.Errors {
		wrong = append(wrong, fieldOf(err))
	}
	return fault.Check(wrong)
}

func (a *API) doubles(s *huma.Schema, v any, at string, found []fault.Field) []fault.Field {
	if s = a.resolved(s); s == nil {
		return found
	}
	switch v := v.(type) {
	case map[string]any:
		for name, p := range s.Properties {
			if inside, there := v[name]; there {
				found = a.doubles(p, inside, join(at, name), found)
			}
		}
	case []any:
		had := map[string]bool{}
		for i, item := range v {
			if s.Extensions[uniqueKey] == true {
				key, _ := json.Marshal(item) // what came from JSON goes back
				if had[string(key)] {
					found = append(found, fault.At(clip(join("body", at)), fault.Repeated, "must not hold the same value twice"))
					break
				}
				had[string(key)] = true
			}
			found = a.doubles(s.Items, item, fmt.Sprintf("%s[%d]", at, i), found)
		}
	}
	return found
}
