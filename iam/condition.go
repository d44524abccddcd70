package iam

import (
	"encoding/json"
	"slices"
	"strings"
)

func readConditions(at string, raw json.RawMessage) ([]Condition, error) {
	blocks, err := members(at, raw)
	if err != nil {
		return nil, err
	}
	var all []Condition
	for _, block := range blocks {
		place := within(at, block.name)
		if _, known := operatorOf(block.name); !known {
			return nil, wrong(place, "no operator of conditions")
		}
		keys, err := members(place, block.value)
		if err != nil {
			return nil, err
		}
		for _, m := range keys {
			if m.name == "" || !strings.Contains(m.name, ":") {
				return nil, wrong(within(place, m.name), "no key of conditions, such as aws:SourceArn")
			}
			values, err := scalars(within(place, m.name), m.value)
			if err != nil {
				return nil, err
			}
			all = append(all, Condition{block.name, m.name, values})
		}
	}
	return all, nil
}

// usage is an operator with the qualifiers that a condition gives it.
type usage struct {
	operator
	ifExists bool
	every    bool // ForAllValues
	some     bool // ForAnyValue
}

// operatorOf reads an operator's name as it is spelt. Names of operators have no fixed letter case.
func operatorOf(name string) (usage, bool) {
	var u usage
	name = strings.ToLower(name)
	if rest, ok := strings.CutPrefix(name, "forallvalues:"); ok {
		name, u.every = rest, true
	} else if rest, ok := strings.CutPrefix(name, "foranyvalue:"); ok {
		name, u.some = rest, true
	}
	if rest, ok := strings.CutSuffix(name, "ifexists"); ok {
		name, u.ifExists = rest, true
	}
	if name == "null" {
		u.null = true
		return u, !u.ifExists && !u.every && !u.some
	}
	if positive, ok := operators[name]; ok {
		u.compare = positive
		return u, true
	}
	positive, ok := operators[opposites[name]]
	u.compare, u.not = positive, true
	return u, ok
}

// holds reports whether the condition is met. A key that the request does not have meets only the
// opposites, ...IfExists and ForAllValues.
func (c Condition) holds(known facts, variables bool) bool {
	u, _ := operatorOf(c.Operator)
	have := known.of(c.Key)
	if u.null {
		return slices.ContainsFunc(c.Values, func(v string) bool { return (v == "true") == (len(have) == 0) })
	}
	if len(have) == 0 {
		return u.ifExists || u.every || u.not && !u.some
	}
	var wanted []pattern
	for _, v := range c.Values {
		if p, ok := known.expand(v, variables); ok {
			wanted = append(wanted, p)
		}
	}
	meets := func(value string) bool {
		hit := slices.ContainsFunc(wanted, func(p pattern) bool { return u.compare(p, value) })
		return hit != u.not
	}
	if u.some || !u.every && !u.not {
		return slices.ContainsFunc(have, meets)
	}
	return !slices.ContainsFunc(have, func(v string) bool { return !meets(v) })
}
