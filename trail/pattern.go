package trail

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Pattern is an event pattern of EventBridge: what a rule listens for. Parse makes one. It may be used
// from several goroutines.
type Pattern struct {
	root object
	text string
}

// object is what an object of the event must be like: all of its fields, and of each $or one.
type object struct {
	fields []field // by name
	or     []object
	path   string
}

// field is one member: either the member is an object itself, or it has a value that one of the
// matchers takes.
type field struct {
	name   string
	path   string // "detail.eventName"
	object *object
	any    []matcher
}

// Parse reads an event pattern as it stands in a rule, or says where it is wrong. It knows exact values,
// prefix, suffix, equals-ignore-case, wildcard, anything-but, numeric, exists, cidr and $or.
func Parse(pattern string) (*Pattern, error) {
	var raw any
	d := json.NewDecoder(strings.NewReader(pattern))
	d.UseNumber()
	if err := d.Decode(&raw); err != nil {
		return nil, fmt.Errorf("event pattern: it is not JSON: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("event pattern: there is something behind it")
	}
	top, ok := raw.(map[string]any)
	if !ok {
		return nil, errors.New(`event pattern: it is to be an object, such as {"source": ["aws.secretsmanager"]}`)
	}
	root, err := parseObject("", top)
	if err != nil {
		return nil, fmt.Errorf("event pattern: %w", err)
	}
	var text bytes.Buffer
	_ = json.Compact(&text, []byte(pattern)) // which has been read above
	return &Pattern{*root, text.String()}, nil
}

// String is the pattern on one line.
func (p *Pattern) String() string { return p.text }

func parseObject(path string, raw map[string]any) (*object, error) {
	if len(raw) == 0 {
		return nil, at(path, "an object without members matches nothing")
	}
	o := &object{path: path}
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		var err error
		if name == "$or" {
			o.or, err = parseOr(path, raw[name])
		} else {
			var f field
			f, err = parseField(name, join(path, name), raw[name])
			o.fields = append(o.fields, f)
		}
		if err != nil {
			return nil, err
		}
	}
	return o, nil
}

func parseOr(path string, raw any) ([]object, error) {
	path = join(path, "$or")
	list, ok := raw.([]any)
	if !ok || len(list) < 2 {
		return nil, at(path, "it is to be a list of two objects or more")
	}
	var all []object
	for _, one := range list {
		members, ok := one.(map[string]any)
		if !ok {
			return nil, at(path, "each entry is to be an object")
		}
		o, err := parseObject(path, members)
		if err != nil {
			return nil, err
		}
		all = append(all, *o)
	}
	return all, nil
}

func parseField(name, path string, raw any) (f field, err error) {
	f = field{name: name, path: path}
	switch raw := raw.(type) {
	case map[string]any:
		f.object, err = parseObject(path, raw)
	case []any:
		if len(raw) == 0 {
			return f, at(path, "an empty list matches nothing")
		}
		for _, one := range raw {
			m, err := parseMatcher(one)
			if err != nil {
				return f, at(path, err.Error())
			}
			f.any = append(f.any, m)
		}
	default:
		shown, _ := json.Marshal(raw)
		return f, at(path, fmt.Sprintf("a value stands in a list: [%s]", shown))
	}
	return f, err
}

// at says where in a pattern something is wrong.
func at(path, what string) error {
	if path == "" {
		return errors.New(what)
	}
	return fmt.Errorf("%s: %s", path, what)
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// Matches reports whether an event is one that the pattern describes.
func (p *Pattern) Matches(e Event) bool { return p.Mismatch(e) == "" }

// MatchesJSON is Matches for an event as JSON, such as one that was caught in an account.
func (p *Pattern) MatchesJSON(event []byte) (bool, error) {
	var raw any
	d := json.NewDecoder(bytes.NewReader(event))
	d.UseNumber()
	if err := d.Decode(&raw); err != nil {
		return false, fmt.Errorf("event: %w", err)
	}
	return p.root.mismatch(raw) == "", nil
}

// Mismatch returns the first member by which an event is not what the pattern describes, such as
// "detail.eventName"; empty if it is.
func (p *Pattern) Mismatch(e Event) string {
	text, err := json.Marshal(e)
	if err != nil { // of our own types, which can all be written
		panic(err)
	}
	var raw any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	_ = d.Decode(&raw) // what has been written above
	return p.root.mismatch(raw)
}

// mismatch is the path of the first member of v that is not as it is to be. Where v is no object, its
// members are missing. Of a list of objects, one must be as a whole.
func (o *object) mismatch(v any) string {
	if list, ok := v.([]any); ok && len(list) > 0 {
		first := ""
		for i, one := range list {
			path := o.mismatch(one)
			if path == "" {
				return ""
			}
			if i == 0 {
				first = path
			}
		}
		return first
	}
	members, _ := v.(map[string]any)
	for _, f := range o.fields {
		member, there := members[f.name]
		if path := f.mismatch(member, there); path != "" {
			return path
		}
	}
	if len(o.or) == 0 {
		return ""
	}
	for _, one := range o.or {
		if one.mismatch(v) == "" {
			return ""
		}
	}
	return join(o.path, "$or")
}

// mismatch takes a member that is not there for one without a value; null is a value.
func (f *field) mismatch(v any, there bool) string {
	if f.object != nil {
		return f.object.mismatch(v)
	}
	var values []any
	if there {
		values = leaves(v)
	}
	for _, m := range f.any {
		if m.matches(values) {
			return ""
		}
	}
	return f.path
}
