package fakelambda

import (
	"fmt"
	"strings"
)

// violation is a member of a request that is not of the shape in the API's model.
type violation struct {
	value      any // nil is shown as null
	path       string
	constraint string
}

// violations are all that is wrong with a request's shape.
type violations []violation

// err words them as AWS does, under the code it uses there; nil if there are none.
func (v violations) err(code string) error {
	if len(v) == 0 {
		return nil
	}
	errors := "errors"
	if len(v) == 1 {
		errors = "error"
	}
	var each []string
	for _, x := range v {
		value := "null"
		if x.value != nil {
			value = fmt.Sprintf("'%v'", x.value)
		}
		each = append(each, fmt.Sprintf("Value %s at '%s' failed to satisfy constraint: %s", value, x.path, x.constraint))
	}
	return &Error{code, fmt.Sprintf("%d validation %s detected: %s", len(v), errors, strings.Join(each, "; "))}
}

// required notes a member that is missing.
func (v *violations) required(path string, given bool) {
	if !given {
		*v = append(*v, violation{nil, path, "Member must not be null"})
	}
}

// longest notes a text that is longer than most.
func (v *violations) longest(path, value string, most int) {
	if len([]rune(value)) > most {
		*v = append(*v, violation{value, path, fmt.Sprintf("Member must have length less than or equal to %d", most)})
	}
}

// between notes a number that is out of bounds; nil is none.
func (v *violations) between(path string, value *int, least, most int) {
	switch {
	case value == nil:
	case *value < least:
		*v = append(*v, violation{*value, path, fmt.Sprintf("Member must have value greater than or equal to %d", least)})
	case *value > most:
		*v = append(*v, violation{*value, path, fmt.Sprintf("Member must have value less than or equal to %d", most)})
	}
}
