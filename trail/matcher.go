package trail

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"
)

// matcher is one entry of a pattern's list. values are those of the event's member: none if it is not
// there, several if it is a list.
type matcher interface{ matches(values []any) bool }

// one is a matcher that takes a single value.
type one func(v any) bool

func (m one) matches(values []any) bool { return slices.ContainsFunc(values, m) }

// there is the matcher of exists.
type there bool

func (m there) matches(values []any) bool { return bool(m) == (len(values) > 0) }

// leaves are the values of a member: of a list all in it, of an object none, since a pattern goes on
// into one.
func leaves(v any) []any {
	switch v := v.(type) {
	case map[string]any:
		return nil
	case []any:
		var all []any
		for _, one := range v {
			all = append(all, leaves(one)...)
		}
		return all
	}
	return []any{v}
}

// parseMatcher reads one entry of a list.
func parseMatcher(raw any) (matcher, error) {
	operator, ok := raw.(map[string]any)
	if !ok {
		if _, list := raw.([]any); list {
			return nil, errors.New("a list within a list")
		}
		return one(func(v any) bool { return same(v, raw) }), nil
	}
	if len(operator) != 1 {
		return nil, errors.New("an operator is an object with one member")
	}
	for name, with := range operator {
		switch name {
		case "exists":
			yes, ok := with.(bool)
			if !ok {
				return nil, errors.New("exists is true or false")
			}
			return there(yes), nil
		case "anything-but":
			return anythingBut(with)
		case "numeric":
			return numeric(with)
		case "cidr":
			return cidr(with)
		}
		return textual(name, with)
	}
	panic("unreachable: the object has a member")
}

// same compares as the vendor does: a number by its text, so that 300 is not 300.0.
func same(v, want any) bool {
	a, isNumber := v.(json.Number)
	b, wantsNumber := want.(json.Number)
	if isNumber || wantsNumber {
		return isNumber && wantsNumber && a.String() == b.String()
	}
	return v == want
}

// onText is a matcher of texts alone.
func onText(f func(text string) bool) one {
	return func(v any) bool {
		text, ok := v.(string)
		return ok && f(text)
	}
}

// textOperators are the operators whose operand is a text.
var textOperators = map[string]func(want string) one{
	"prefix":             func(want string) one { return onText(func(s string) bool { return strings.HasPrefix(s, want) }) },
	"suffix":             func(want string) one { return onText(func(s string) bool { return strings.HasSuffix(s, want) }) },
	"equals-ignore-case": func(want string) one { return onText(func(s string) bool { return strings.EqualFold(s, want) }) },
}

func textual(name string, with any) (matcher, error) {
	if name == "wildcard" {
		return wildcard(with)
	}
	operator := textOperators[name]
	if operator == nil {
		known := append(slices.Collect(maps.Keys(textOperators)), "anything-but", "cidr", "exists", "numeric", "wildcard")
		slices.Sort(known)
		return nil, fmt.Errorf("there is no operator %q; there are %s", name, strings.Join(known, ", "))
	}
	if folded, ok := foldedOperand(name, with); ok {
		return folded, nil
	}
	want, ok := with.(string)
	if !ok {
		return nil, fmt.Errorf("%s takes a text", name)
	}
	return operator(want), nil
}

// foldedOperand is {"prefix": {"equals-ignore-case": "x"}}, and the same of suffix.
func foldedOperand(name string, with any) (one, bool) {
	operand, _ := with.(map[string]any)
	want, ok := operand["equals-ignore-case"].(string)
	if !ok || len(operand) != 1 || name == "equals-ignore-case" {
		return nil, false
	}
	want = strings.ToLower(want)
	operator := textOperators[name](want)
	return onText(func(s string) bool { return operator(strings.ToLower(s)) }), true
}

// anythingBut takes what is there and is none of the operand's values.
func anythingBut(with any) (matcher, error) {
	if operator, ok := with.(map[string]any); ok {
		return anythingButLike(operator)
	}
	values, ok := with.([]any)
	if !ok {
		values = []any{with}
	}
	if len(values) == 0 {
		return nil, errors.New("anything-but takes a value, a list of values, or an operator")
	}
	for _, v := range values {
		switch v.(type) {
		case string, json.Number:
		default:
			return nil, errors.New("anything-but takes texts and numbers")
		}
	}
	return one(func(v any) bool {
		return !slices.ContainsFunc(values, func(want any) bool { return same(v, want) })
	}), nil
}

// anythingButLike is {"anything-but": {"prefix": "x"}}: an operator on texts, with one operand or several.
func anythingButLike(operator map[string]any) (matcher, error) {
	if len(operator) != 1 {
		return nil, errors.New("anything-but takes an operator with one member")
	}
	var not []matcher
	for name, with := range operator {
		operands, several := with.([]any)
		if !several {
			operands = []any{with}
		}
		if len(operands) == 0 {
			return nil, fmt.Errorf("anything-but: %s takes a text", name)
		}
		for _, operand := range operands {
			m, err := textual(name, operand)
			if err != nil {
				return nil, fmt.Errorf("anything-but: %w", err)
			}
			not = append(not, m)
		}
	}
	return one(func(v any) bool {
		return !slices.ContainsFunc(not, func(m matcher) bool { return m.matches([]any{v}) })
	}), nil
}

// wildcard is a text in which * stands for any characters, none included, and \* for an asterisk.
func wildcard(with any) (matcher, error) {
	want, ok := with.(string)
	if !ok {
		return nil, errors.New("wildcard takes a text")
	}
	parts := []string{""}
	for i := 0; i < len(want); i++ {
		last := &parts[len(parts)-1]
		switch {
		case want[i] == '\\' && i+1 < len(want) && (want[i+1] == '*' || want[i+1] == '\\'):
			i++
			*last += want[i : i+1]
		case want[i] == '\\':
			return nil, errors.New(`wildcard: a backslash stands before * or \`)
		case want[i] == '*' && i > 0 && want[i-1] == '*' && *last == "" && len(parts) > 1:
			return nil, errors.New("wildcard: one * after the other")
		case want[i] == '*':
			parts = append(parts, "")
		default:
			*last += want[i : i+1]
		}
	}
	return onText(func(s string) bool { return consistsOf(s, parts) }), nil
}

// consistsOf reports whether s is the parts with anything between them.
func consistsOf(s string, parts []string) bool {
	rest, ok := strings.CutPrefix(s, parts[0])
	if !ok || len(parts) == 1 {
		return ok && rest == ""
	}
	last := parts[len(parts)-1]
	for _, part := range parts[1 : len(parts)-1] {
		_, after, found := strings.Cut(rest, part)
		if !found {
			return false
		}
		rest = after
	}
	return strings.HasSuffix(rest, last)
}

// cidr takes addresses of a network.
func cidr(with any) (matcher, error) {
	text, _ := with.(string)
	network, err := netip.ParsePrefix(text)
	if err != nil {
		return nil, errors.New("cidr takes a network such as 10.0.0.0/24")
	}
	return onText(func(s string) bool {
		addr, err := netip.ParseAddr(s)
		return err == nil && network.Contains(addr)
	}), nil
}
