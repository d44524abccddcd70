package page

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/rolloverhq/rollover/internal/near"
)

// decode reads one JSON object, whose names have to be those of T's fields; nothing at all leaves it as it is. Its
// errors say what is wrong in a user's words.
func decode[T any](body []byte, into *T) error {
	body = bytes.TrimSpace(body)
	if len(body) == 0 {
		return nil
	}
	if body[0] != '{' {
		return errors.New("it begins with no brace")
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err != nil {
		return errors.New("it is no JSON")
	}
	known := fieldsOf(reflect.TypeFor[T]())
	for name := range members {
		if !slices.Contains(known, name) {
			return strange(name, known)
		}
	}
	if err := json.Unmarshal(body, into); err != nil {
		var kind *json.UnmarshalTypeError
		if errors.As(err, &kind) {
			return fmt.Errorf("its member %q is to be a %s", kind.Field, kindOf(kind.Type))
		}
		return errors.New("it is no JSON")
	}
	return nil
}

// strange is the error for a member that means nothing.
func strange(name string, known []string) error {
	if n := near.Words(name, known); len(n) > 0 {
		return fmt.Errorf("its member %q means nothing; did you mean %q?", name, n[0])
	}
	if len(known) == 0 {
		return fmt.Errorf("its member %q means nothing; it is to have none", name)
	}
	return fmt.Errorf("its member %q means nothing; there are %s", name, strings.Join(known, ", "))
}

// fieldsOf are the names in JSON of a struct's fields.
func fieldsOf(t reflect.Type) []string {
	var names []string
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		names = append(names, name)
	}
	return names
}

// kindOf is a type in JSON's words.
func kindOf(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "whole number"
	default:
		return "string"
	}
}
