package fakeauth0

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/url"
	"slices"
	"time"
)

// payload is the body of a call of the Management API, by property.
type payload map[string]json.RawMessage

// readPayload reads a body: JSON, or else a form. No body and the literal null, which go-auth0 sends where
// there is nothing to say, are an empty one (spec/auth0.md 4.1).
func readPayload(contentType string, body []byte) (payload, *APIError) {
	kind, _, _ := mime.ParseMediaType(contentType)
	body = bytes.TrimSpace(body)
	p := payload{}
	switch {
	case len(body) == 0 || string(body) == "null":
	case kind == "application/x-www-form-urlencoded":
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, errPayload("Invalid request payload", "")
		}
		for name := range form {
			p[name] = compact(form.Get(name))
		}
	default:
		if err := json.Unmarshal(body, &p); err != nil || p == nil {
			return nil, errPayload("Invalid request payload JSON format", "")
		}
	}
	return p, nil
}

// allow refuses every property that is not among those named.
func (p payload) allow(names ...string) *APIError {
	var others []string
	for _, name := range slices.Sorted(maps.Keys(p)) {
		if !slices.Contains(names, name) {
			others = append(others, name)
		}
	}
	if others != nil {
		return errAdditional(others)
	}
	return nil
}

// require refuses a payload in which a property is missing.
func (p payload) require(names ...string) *APIError {
	for _, name := range names {
		if p.absent(name) {
			return errPayload("Missing required property: "+name, "")
		}
	}
	return nil
}

// has reports whether a property is there, be it null.
func (p payload) has(name string) bool { return p[name] != nil }

// absent reports whether a property says nothing: it is not there, or null.
func (p payload) absent(name string) bool { return p[name] == nil || string(p[name]) == "null" }

// read reads a property into to, which keeps its value if there is none.
func (p payload) read(name string, to any) *APIError {
	if p.absent(name) {
		return nil
	}
	if err := json.Unmarshal(p[name], to); err != nil {
		return errPayload("Expected another type", name)
	}
	return nil
}

// oneOf reads a text that is one of several.
func (p payload) oneOf(name string, to *string, values ...string) *APIError {
	if err := p.read(name, to); err != nil {
		return err
	}
	if !p.absent(name) && !slices.Contains(values, *to) {
		return errPayload(fmt.Sprintf("No enum match for: %s", *to), name)
	}
	return nil
}

// instant reads an instant; null and absent are the zero time.
func (p payload) instant(name string, to *time.Time) *APIError {
	var text string
	if err := p.read(name, &text); err != nil || text == "" {
		return err
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return errPayload("Object didn't pass validation for format date-time: "+text, name)
	}
	*to = at.UTC()
	return nil
}

// first returns the first refusal of several checks.
func first(refusals ...*APIError) *APIError {
	for _, r := range refusals {
		if r != nil {
			return r
		}
	}
	return nil
}
