package script

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/harness"
)

// breaking are the verbs that put a fault in force.
var breaking = []string{"on", "break", "fail"}

// Steps are the steps of a rotation, in their order.
func Steps() []string { return slices.Clone(steps) }

// Arm puts a fault in force by one line of the language: on, break or fail. Its errors say what was expected in the
// line, and do not say where it stands.
func Arm(stack *harness.Stack, text string) (*fault.Rule, error) {
	l := newLine("", 1, strings.TrimSpace(text))
	st, err := parseLine(l)
	if err != nil {
		return nil, unplaced(err)
	}
	if !slices.Contains(breaking, st.verb.name) {
		return nil, fmt.Errorf("%q breaks nothing: a fault begins with %s", st.verb.name, strings.Join(breaking, ", "))
	}
	p := &Play{stack: stack}
	if err := st.do(p); err != nil {
		return nil, err
	}
	return p.broken[0].rule, nil
}

// unplaced is an error without file, number and text of its line.
func unplaced(err error) error {
	var placed *placedError
	if errors.As(err, &placed) {
		return errors.New(placed.bare)
	}
	return err
}

// FaultForm is one fault as the language has it.
type FaultForm struct {
	Words    string `json:"words"`              // "throttle"
	Duration string `json:"duration,omitempty"` // "may" or "must" follow the words
	Help     string `json:"help"`
}

// FaultForms are the faults there are, the usual ones first.
func FaultForms() []FaultForm {
	return []FaultForm{
		{"refuse", "", "the service answers that it cannot; nothing happens"},
		{"throttle", "may", "the caller was too fast; with a duration the service says when to try again"},
		{"deny", "", "the caller is not allowed to"},
		{"lose reply", "", "it happens, and the connection ends without an answer"},
		{"delay", "must", "it happens, and is answered, so much later"},
		{"kill before", "", "the calling function's process ends before it happens"},
		{"kill after", "", "the calling function's process ends when it has happened"},
		{"refuse connection", "", "the connection is cut before anything happens"},
		{"malformed body", "", "it happens, and the answer is cut in the middle"},
		{"stale read", "", "a read answers as if the last write were not visible yet"},
		{"duplicate", "", "it happens twice"},
	}
}
