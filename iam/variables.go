package iam

import "strings"

// expand reads a text with the variables of the request put in. It reports false if a variable has no
// single value there, nor a default: then nothing can match. A variable's value has no wildcards.
func (c facts) expand(text string, variables bool) (pattern, bool) {
	if !variables {
		return patternOf(text), true
	}
	var p pattern
	for {
		before, rest, found := strings.Cut(text, "${")
		p = append(p, patternOf(before)...)
		if !found {
			return p, true
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			return append(p, patternOf("${"+rest)...), true
		}
		value, ok := c.variable(name)
		if !ok {
			return nil, false
		}
		p = append(p, pattern(value)...)
		text = after
	}
}

// variable returns what stands for ${name}: ${*}, ${?} and ${$} are these characters themselves, and a
// default stands in quotes behind a comma.
func (c facts) variable(name string) ([]rune, bool) {
	if name == "*" || name == "?" || name == "$" {
		return []rune(name), true
	}
	key, fallback, _ := strings.Cut(name, ",")
	if values := c.of(strings.TrimSpace(key)); len(values) == 1 {
		return []rune(values[0]), true
	}
	fallback = strings.TrimSpace(fallback)
	if len(fallback) >= 2 && fallback[0] == '\'' && fallback[len(fallback)-1] == '\'' {
		return []rune(fallback[1 : len(fallback)-1]), true
	}
	return nil, false
}
