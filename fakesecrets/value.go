package fakesecrets

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
)

// value is what a version holds: a text or bytes, never both. It is immutable.
type value struct {
	text   *string
	binary []byte
}

// valueOf returns what an input brings, nil if it brings nothing. An empty text counts as none (spec
// 4.2).
func valueOf(text *string, binary []byte) (*value, error) {
	if text != nil && *text == "" {
		text = nil
	}
	switch {
	case text != nil && len(binary) > 0:
		return nil, bothValues.of()
	case text != nil:
		return &value{text: text}, nil
	case len(binary) > 0:
		return &value{binary: binary}, nil
	}
	return nil, nil
}

func (v *value) equal(o *value) bool {
	if v.text != nil && o.text != nil {
		return *v.text == *o.text
	}
	return v.text == nil && o.text == nil && bytes.Equal(v.binary, o.binary)
}

// string returns the value as text, whichever it is.
func (v *value) string() string {
	if v.text != nil {
		return *v.text
	}
	return string(v.binary)
}

// keys returns the names in the value's JSON object, sorted; none if it is not one.
func (v *value) keys() []string {
	var object map[string]json.RawMessage
	if json.Unmarshal([]byte(v.string()), &object) != nil || len(object) == 0 {
		return nil
	}
	return slices.Sorted(maps.Keys(object))
}
