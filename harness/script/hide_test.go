package script_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/script"
	"github.com/rolloverhq/rollover/verdict"
)

// What a set-up hides is a leak when a function says it, and what it does not hide is none.
func TestWhatASetUpHidesIsLookedFor(t *testing.T) {
	t.Parallel()
	says := func(text string) harness.Target {
		return harness.Handler(func(context.Context, []byte) ([]byte, error) { return json.Marshal(text) })
	}
	for name, c := range map[string]struct {
		hide, says string
		leak       bool
	}{
		"hidden":          {"hide PIN KEY of partner", `?key=a%2Bkey%2Fof%2Ftwenty%2Bfour%2B`, true},
		"hidden, all":     {"hide all of partner", `{"USER":"somebody-in-particular"`, true},
		"hidden, another": {"hide PIN KEY of partner", "somebody-in-particular", false},
		"not hidden":      {"", `a+key/of/twenty+four+`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := fmt.Sprintf("use service-token\nsecret partner {\"USER\":\"somebody-in-particular\",\"KEY\":\"a+key/of/twenty+four+\"}\n%s\nrotate\nsettle\n", c.hide)
			s, err := script.Parse("hide.txt", text)
			if err != nil {
				t.Fatal(err)
			}
			r, err := s.Run(script.Options{Target: says(c.says), Setup: shipped})
			if err != nil {
				t.Fatal(err)
			}
			leak := false
			for _, k := range kindsOf(r) {
				leak = leak || k == verdict.Leak
			}
			if leak != c.leak {
				t.Errorf("found %v", r.Findings)
			}
		})
	}
}
