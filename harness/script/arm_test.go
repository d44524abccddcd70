package script_test

import (
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/script"
)

func TestArm(t *testing.T) {
	t.Parallel()
	stack, err := harness.New(harness.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer stack.Close()
	for _, c := range []struct{ line, want, failed string }{
		{line: "on auth0.oauth.token in createSecret times 2 throttle 10s", want: "auth0.oauth.token in createSecret, 2 times: throttle 10s"},
		{line: " break auth0.jwks for 5m ", want: "auth0.jwks from 2035-01-01T00:00:00Z until 2035-01-01T00:05:00Z: refuse"},
		{line: "fail testSecret after always", want: "lambda.invoke in testSecret, always: lose reply"},
		{line: "on auth0.oauth.token explode", failed: `expected a fault, found "explode"; the form is: on OPERATION`},
		{line: "on secrets.Put refuse", failed: `no operation is called "secrets.Put"; there are `},
		{line: "advance 7d", failed: `"advance" breaks nothing: a fault begins with on, break, fail`},
		{line: "brake auth0.jwks for 5m", failed: `no verb is called "brake"; did you mean "break"?`},
		{line: "", failed: `no verb is called ""`},
	} {
		rule, err := script.Arm(stack, c.line)
		switch {
		case c.failed == "" && (err != nil || rule.String() != c.want):
			t.Errorf("%s: %v, %v", c.line, rule, err)
		case c.failed != "" && (err == nil || !strings.HasPrefix(err.Error(), c.failed)):
			t.Errorf("%s: got %v, want %s", c.line, err, c.failed)
		}
	}
	if rules := stack.Faults.Rules(); len(rules) != 3 {
		t.Errorf("in force: %v", rules)
	}
}

// Each form is one that the language takes, and none is left out of the verb's help.
func TestFaultForms(t *testing.T) {
	t.Parallel()
	var help strings.Builder
	script.Help(&help)
	for _, f := range script.FaultForms() {
		stack, err := harness.New(harness.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer stack.Close()
		for _, after := range map[string][]string{"": {""}, "may": {"", " 10s"}, "must": {" 10s"}}[f.Duration] {
			rule, err := script.Arm(stack, "on auth0.jwks "+f.Words+after)
			if err != nil {
				t.Error(err)
			} else if want := "auth0.jwks: " + f.Words + after; rule.String() != want {
				t.Errorf("%s, want %s", rule, want)
			}
		}
		if !strings.Contains(help.String(), f.Words) {
			t.Errorf("the help says nothing of %s", f.Words)
		}
	}
}
