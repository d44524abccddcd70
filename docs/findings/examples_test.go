package findings_test

import (
	"os"
	"reflect"
	"slices"
	"testing"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/harness/script"
	"github.com/rolloverhq/rollover/scenarios"
	"github.com/rolloverhq/rollover/verdict"
)

// example is the least that yields one kind of finding, and what is changed so that it yields none: a
// function's steps, or the scenario.
type example struct {
	bad, mended play
	strict      bool           // every fault has to happen
	besides     []verdict.Kind // what cannot but come with the bad one
}

// play is a function in a scenario.
type play struct {
	steps    func(careful) steps
	scenario string
}

// goodDays is a scenario in which nothing goes wrong.
const goodDays = `use service-token
advance 2d`

func asIs(c careful) steps { return c }

// examples are those of all kinds.
func examples() map[verdict.Kind]example {
	in := func(scenario string, bad, mended func(careful) steps) example {
		return example{bad: play{bad, scenario}, mended: play{mended, scenario}}
	}
	return map[verdict.Kind]example{
		verdict.OutageFound: in(ranOutYesterday,
			func(c careful) steps { return reuser{c} }, func(c careful) steps { return freshener{c} }),
		verdict.Stuck: in(answerLost,
			func(c careful) steps { return forgetful{c} }, func(c careful) steps { return mindful{c} }),
		verdict.LostCredential: in(sharedValue,
			func(c careful) steps { return overwriter{c} }, func(c careful) steps { return keeper{c} }),
		verdict.Leak: in(goodDays,
			func(c careful) steps { return talkative{c} }, func(c careful) steps { return discreet{c} }),
		verdict.UntestedPromotion: in(goodDays,
			func(c careful) steps { return hasty{c} }, func(c careful) steps { return patient{c} }),
		verdict.FailureAsSuccess: in(tenantDown,
			func(c careful) steps { return optimist{c} }, func(c careful) steps { return realist{c} }),
		verdict.EmptySuccess: in(goodDays,
			func(c careful) steps { return rehearsed{c} }, func(c careful) steps { return performed{c} }),
		verdict.Waste: in(repeated,
			func(c careful) steps { return spender{c} }, func(c careful) steps { return saver{c} }),
		verdict.Orphan: in(ranOutUnread,
			func(c careful) steps { return presumer{c} }, func(c careful) steps { return storer{c} }),
		verdict.Egress: in(goodDays,
			func(c careful) steps { return reporter{c} }, func(c careful) steps { return logger{c} }),
		verdict.UnmetExpectation: in(throttled,
			func(c careful) steps { return resigned{c} }, func(c careful) steps { return persistent{c} }),
		verdict.DeadCurrent: in(slowlyKnown,
			func(c careful) steps { return impatient{owner{c}} }, func(c careful) steps { return waiting{owner{c}} }),
		verdict.WarmOrCold: in(warmAndCold,
			func(c careful) steps { return hoarder{c} }, func(c careful) steps { return asking{c} }),
		verdict.StrayVersion: in(goodDays,
			func(c careful) steps { return stray{c} }, func(c careful) steps { return placed{c} }),
		verdict.NeverGiven: {
			bad:     play{func(c careful) steps { return inventor{c} }, goodDays},
			mended:  play{func(c careful) steps { return asker{c} }, goodDays},
			besides: []verdict.Kind{verdict.EmptySuccess},
		},
		verdict.ScheduleTooLoose: {
			bad: play{asIs, sometimeEachDay}, mended: play{asIs, inTheFirstHour},
		},
		verdict.FaultNeverHappened: {
			bad: play{asIs, whereNothingIsAsked}, mended: play{asIs, whereTheTokenIsAsked}, strict: true,
		},
	}
}

// exampleVariable tells this program which example's function it is.
const exampleVariable = "EXAMPLE"

func TestMain(m *testing.M) {
	if name := os.Getenv(exampleVariable); name != "" {
		serve(function(name))
		return
	}
	os.Exit(m.Run())
}

// function is the steps of this name.
func function(name string) func(careful) steps {
	for _, e := range examples() {
		for _, p := range []play{e.bad, e.mended} {
			if p.name() == name {
				return p.steps
			}
		}
	}
	panic("no example is called " + name)
}

// name is that of the type with the steps.
func (p play) name() string { return reflect.TypeOf(p.steps(careful{})).Name() }

// TestExamples plays the bad ones, which yield their finding and no other, and the mended ones, which
// yield none.
func TestExamples(t *testing.T) {
	t.Parallel()
	for kind, e := range examples() {
		for name, c := range map[string]struct {
			play
			want []verdict.Kind
		}{"bad": {e.bad, append([]verdict.Kind{kind}, e.besides...)}, "mended": {e.mended, nil}} {
			t.Run(string(kind)+" "+name, func(t *testing.T) {
				t.Parallel()
				r := c.run(t, e.strict)
				var got []verdict.Kind
				for _, f := range r.Findings {
					got = append(got, f.Kind)
				}
				if got = slices.Compact(got); slices.Equal(got, c.want) && r.Status != script.Skipped {
					return
				}
				t.Errorf("found %q in a scenario that was %s %s, and not %q", got, r.Status, r.Reason, c.want)
				for _, e := range r.History {
					t.Log(e)
				}
			})
		}
	}
}

func (p play) run(t *testing.T, strict bool) *script.Result {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	s, err := script.Parse("example.txt", p.scenario)
	if err != nil {
		t.Fatal(err)
	}
	setup := func(name string) (*script.Script, error) {
		file, text, err := scenarios.Setup(name)
		if err != nil {
			return nil, err
		}
		return script.Parse(file, text+"\nenv "+exampleVariable+" "+p.name())
	}
	r, err := s.Run(script.Options{Target: harness.Bootstrap(program), Setup: setup, Must: strict})
	if err != nil {
		t.Fatal(err)
	}
	return r
}
