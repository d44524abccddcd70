package script

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rolloverhq/rollover/fakelambda"
	"github.com/rolloverhq/rollover/verdict"
)

// Sandboxes is how long the function's sandboxes live, for a whole play.
type Sandboxes string

// The lives of sandboxes.
const (
	Usual Sandboxes = ""     // as the stack's options and the scenario say; by default until they have been idle for a quarter of an hour
	Warm  Sandboxes = "warm" // for ever, unless they crash or are replaced
	Cold  Sandboxes = "cold" // for one invocation
)

// in words.
func (s Sandboxes) in() string {
	return map[Sandboxes]string{
		Usual: "in sandboxes that live as usual", Warm: "in one that is kept", Cold: "in a new one for every invocation",
	}[s]
}

// set makes the service keep sandboxes so.
func (s Sandboxes) set(o *fakelambda.Options) {
	switch s {
	case Warm:
		o.Idle, o.ColdStarts = 100*365*24*time.Hour, false
	case Cold:
		o.ColdStarts = true
	}
}

func alsoVerb() verb {
	v := verb{
		name:    "also",
		usage:   "also warm and cold",
		help:    "the scenario is played three times: as it says, with sandboxes that are kept for ever, and with a new one for every invocation; that it goes well one way and wrong another is the finding warm-or-cold",
		example: "also warm and cold",
		when:    beforeUse,
	}
	v.parse = func(l *line) (command, error) {
		for _, word := range []string{"warm", "and", "cold"} {
			if err := l.keyword(word, v); err != nil {
				return nil, err
			}
		}
		return func(*Play) error { return nil }, nil // Run sees to it
	}
	return v
}

// playedAlso reports whether the script wants to be played warm and cold besides.
func (s *Script) playedAlso() bool {
	return slices.ContainsFunc(s.steps, func(st step) bool { return st.verb.name == "also" })
}

// runAlso plays the script warm and cold, and adds to the result of the usual play what differs.
func (s *Script) runAlso(o Options, usual *Result) error {
	ways := []Sandboxes{Usual, Warm, Cold}
	results := map[Sandboxes]*Result{Usual: usual}
	for _, way := range ways[1:] {
		o.Sandboxes = way
		r, err := s.run(o)
		if err != nil {
			return fmt.Errorf("played %s: %w", way, err)
		}
		results[way] = r
	}
	var well, wrong []Sandboxes
	for _, way := range ways {
		if results[way].Status == Failed {
			wrong = append(wrong, way)
		} else {
			well = append(well, way)
		}
	}
	if len(well) > 0 && len(wrong) > 0 {
		usual.Findings = append(usual.Findings, warmOrCold(well, wrong, results[wrong[0]].Findings[0]))
		usual.conclude(o.Scenario)
	}
	return nil
}

// warmOrCold is the finding that a scenario goes well some ways and wrong others, with the gravest finding of
// a play that went wrong.
func warmOrCold(well, wrong []Sandboxes, gravest verdict.Finding) verdict.Finding {
	words := func(ways []Sandboxes) string {
		var all []string
		for _, w := range ways {
			all = append(all, w.in())
		}
		return strings.Join(all, " and ")
	}
	return verdict.Finding{
		Kind: verdict.WarmOrCold, About: verdict.About{What: fmt.Sprintf("%q", wrong)},
		Text:   fmt.Sprintf("it goes well %s, and wrong %s: %s: %s", words(well), words(wrong), gravest.Kind, gravest.Text),
		Slice:  gravest.Slice,
		Advice: "keep nothing of a rotation in the process: read what is pending from Secrets Manager in every step",
	}
}
