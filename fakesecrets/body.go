package fakesecrets

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"reflect"
	"unicode/utf8"
)

// longestBody is more than the largest request that can be right: a value of 65536 bytes, each of them
// escaped, and everything else at its longest.
const longestBody = 1 << 20

// decode reads a body: one JSON object in UTF-8, whose unknown members are ignored (spec 1.1). No body is
// an empty object. Members are known by their exact letter case; one that stands twice is refused.
func decode(body []byte, in any) error {
	switch body = bytes.TrimSpace(body); {
	case len(body) == 0:
		return nil
	case !utf8.Valid(body):
		return badBody.of("it is not UTF-8")
	case !json.Valid(body):
		return badBody.of("it is not valid JSON")
	case body[0] != '{':
		return badBody.of("it is not an object")
	}
	w := walk{json.NewDecoder(bytes.NewReader(body)), body}
	if twice := w.value(reflect.TypeOf(in)); twice != "" {
		return badBody.of(twice + " stands there twice")
	}
	err := json.Unmarshal(body, in)
	var wrong *json.UnmarshalTypeError
	var blob base64.CorruptInputError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &wrong):
		return badBody.of(wrong.Field + " cannot be a " + wrong.Value)
	case errors.As(err, &blob):
		return badBody.of("a blob is not in base64")
	}
	return badBody.of(err.Error())
}

// walk goes through a body that is valid JSON along the type that it is to be decoded into.
type walk struct {
	*json.Decoder
	body []byte
}

// value goes through one value, and returns a name that stands twice in an object of it; empty: none does.
func (w walk) value(t reflect.Type) (twice string) {
	token, _ := w.Token()
	switch token {
	case json.Delim('{'):
		twice = w.object(elem(t, reflect.Pointer))
	case json.Delim('['):
		t = elem(t, reflect.Slice)
		for w.More() && twice == "" {
			twice = w.value(t)
		}
	default:
		return ""
	}
	if twice == "" {
		_, _ = w.Token() // the end of it
	}
	return twice
}

// object goes through members. One whose name is another's in other letters is made unknown: encoding/json
// would take it for that.
func (w walk) object(t reflect.Type) (twice string) {
	seen := map[string]bool{}
	for w.More() {
		from := w.InputOffset()
		token, _ := w.Token()
		name, _ := token.(string)
		if seen[name] {
			return name
		}
		seen[name] = true
		var of reflect.Type
		if t != nil && t.Kind() == reflect.Struct {
			if f, known := t.FieldByName(name); known {
				of = f.Type
			} else {
				w.blank(from, w.InputOffset())
			}
		}
		if twice := w.value(of); twice != "" {
			return twice
		}
	}
	return ""
}

// blank overwrites the name that ends before an offset, within its quotes.
func (w walk) blank(from, end int64) {
	from += int64(bytes.IndexByte(w.body[from:], '"')) + 1
	for i := from; i < end-1; i++ {
		w.body[i] = '_'
	}
}

// elem is what a pointer or a slice is of; any other type is itself.
func elem(t reflect.Type, kind reflect.Kind) reflect.Type {
	if t != nil && t.Kind() == kind {
		return t.Elem()
	}
	return t
}
