package page

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/rolloverhq/rollover/harness/script"
	"github.com/rolloverhq/rollover/internal/near"
)

// armRequest is a fault in the parts of the language's verb `on`, or `break` if it says for how long; or a
// whole line of the language.
type armRequest struct {
	Line         string `json:"line"`
	On           string `json:"on"`
	Do           string `json:"do"`
	For          string `json:"for"`
	By           string `json:"by"`
	Step         string `json:"step"`
	Attempt      *int   `json:"attempt"`
	After        *int   `json:"after"`
	Times        *int   `json:"times"`
	Always       bool   `json:"always"`
	EveryAttempt bool   `json:"every_attempt"`
}

// words is the request as a line of the language.
func (in armRequest) words(operations []string) (string, error) {
	if in.Line != "" {
		if in != (armRequest{Line: in.Line}) {
			return "", refuse(http.StatusBadRequest, `"line" is a whole line of the language: leave the other members out`)
		}
		if strings.ContainsAny(in.Line, "\r\n") {
			return "", refuse(http.StatusBadRequest, `"line" is one line: arm each by a request of its own`)
		}
		return strings.Join(strings.Fields(in.Line), " "), nil
	}
	if err := in.check(operations); err != nil {
		return "", err
	}
	if in.For != "" {
		return strings.TrimSpace(fmt.Sprintf("break %s for %s %s", in.On, in.For, in.fault())), nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "on %s", in.On)
	word := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, " %s %s", name, value)
		}
	}
	count := func(name string, n *int) {
		if n != nil {
			fmt.Fprintf(&b, " %s %d", name, *n)
		}
	}
	word("by", in.By)
	word("in", in.Step)
	count("attempt", in.Attempt)
	count("after", in.After)
	count("times", in.Times)
	if in.Always {
		b.WriteString(" always")
	}
	if in.EveryAttempt {
		b.WriteString(" every attempt")
	}
	return b.String() + " " + in.fault(), nil
}

func (in armRequest) fault() string { return strings.Join(strings.Fields(in.Do), " ") }

// check refuses what would be no line, or another one than it says.
func (in armRequest) check(operations []string) error {
	for name, value := range map[string]string{"on": in.On, "by": in.By, "for": in.For} {
		if len(strings.Fields(value)) > 1 || strings.TrimSpace(value) != value || strings.ContainsAny(value, "()") {
			return refuse(http.StatusBadRequest, "%q is to be one word, and not %q", name, value)
		}
	}
	switch {
	case in.On == "":
		return refuse(http.StatusBadRequest, `"on" is missing: say which operation, such as "auth0.oauth.token"; GET /api/vocabulary lists them`)
	case !slices.Contains(operations, in.On):
		return noOperation(in.On, operations)
	case in.Do == "" && in.For == "":
		return refuse(http.StatusBadRequest, `"do" is missing: say what goes wrong, such as "throttle 10s"; GET /api/vocabulary lists what can`)
	case in.Step != "" && !slices.Contains(script.Steps(), in.Step):
		return noStep(in.Step)
	case in.Always && in.Times != nil:
		return refuse(http.StatusBadRequest, `say either "times" or "always"`)
	case in.For != "" && in != (armRequest{On: in.On, Do: in.Do, For: in.For}):
		return refuse(http.StatusBadRequest, `with "for" every call is hit for so long: leave what narrows it out`)
	}
	return nil
}

// failRequest is how a step fails, in the parts of the verb `fail`.
type failRequest struct {
	Side   string `json:"side"`
	Times  *int   `json:"times"`
	Always bool   `json:"always"`
}

func (in failRequest) words(step string) (string, error) {
	if in.Side == "" {
		in.Side = "before"
	}
	switch {
	case !slices.Contains(script.Steps(), step):
		return "", noStep(step)
	case in.Side != "before" && in.Side != "after":
		return "", refuse(http.StatusBadRequest, `"side" is "before", where the step does not run, or "after", where it runs and is reported as failed; and not %q`, in.Side)
	case in.Always && in.Times != nil:
		return "", refuse(http.StatusBadRequest, `say either "times" or "always"`)
	}
	line := "fail " + step + " " + in.Side
	if in.Times != nil {
		line += fmt.Sprintf(" times %d", *in.Times)
	}
	if in.Always {
		line += " always"
	}
	return line, nil
}

func noOperation(name string, operations []string) *refusal {
	hint := "GET /api/vocabulary lists them"
	if n := near.Words(name, operations); len(n) > 0 {
		hint = fmt.Sprintf("did you mean %s?", strings.Join(n, " or "))
	}
	return refuse(http.StatusBadRequest, "no operation is called %q; %s", name, hint)
}

func noStep(name string) *refusal {
	return refuse(http.StatusBadRequest, "no step is called %q; there are %s", name, strings.Join(script.Steps(), ", "))
}
