package iam

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// member is a name and value of a JSON object.
type member struct {
	name  string
	value json.RawMessage
}

// members reads a JSON object in order. A name that stands twice is refused: two readers of such a
// document would see two policies.
func members(at string, raw json.RawMessage) ([]member, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	open, err := d.Token()
	if err != nil || open != json.Delim('{') {
		return nil, wrong(at, "not a JSON object")
	}
	var found []member
	seen := map[string]bool{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, wrong(at, "not a JSON object")
		}
		m := member{name: name.(string)} // the decoder takes nothing else here
		if err := d.Decode(&m.value); err != nil {
			return nil, wrong(at, "not a JSON object")
		}
		if seen[m.name] {
			return nil, wrong(within(at, m.name), "stands there twice")
		}
		seen[m.name] = true
		found = append(found, m)
	}
	if _, err := d.Token(); err != nil {
		return nil, wrong(at, "not a JSON object")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, wrong(at, "something follows the JSON object")
	}
	return found, nil
}

// text reads a JSON string.
func text(at string, raw json.RawMessage) (string, error) {
	var s *string
	if json.Unmarshal(raw, &s) != nil || s == nil {
		return "", wrong(at, "not a string")
	}
	return *s, nil
}

// texts reads a string, or a list of them that is not empty.
func texts(at string, raw json.RawMessage) ([]string, error) {
	return list(raw, func(one json.RawMessage) (string, error) { return text(at, one) }, at)
}

// scalars is texts for what may also be numbers and booleans, which count as they are spelt.
func scalars(at string, raw json.RawMessage) ([]string, error) {
	return list(raw, func(one json.RawMessage) (string, error) {
		var v any
		d := json.NewDecoder(bytes.NewReader(one))
		d.UseNumber()
		if err := d.Decode(&v); err != nil {
			return "", wrong(at, "not a value")
		}
		switch v := v.(type) {
		case string:
			return v, nil
		case json.Number:
			return v.String(), nil
		case bool:
			if v {
				return "true", nil
			}
			return "false", nil
		}
		return "", wrong(at, "not a string, number or boolean")
	}, at)
}

func list(raw json.RawMessage, read func(json.RawMessage) (string, error), at string) ([]string, error) {
	items := []json.RawMessage{raw}
	if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("[")) {
		items = nil
		if json.Unmarshal(raw, &items) != nil || len(items) == 0 {
			return nil, wrong(at, "an empty list")
		}
	}
	all := make([]string, len(items))
	for i, item := range items {
		one, err := read(item)
		if err != nil {
			return nil, err
		}
		all[i] = one
	}
	return all, nil
}

// within is the place of a member of what stands at.
func within(at, name string) string {
	if at == "" {
		return name
	}
	return at + "." + name
}
