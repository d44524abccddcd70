package script

import (
	"fmt"
	"slices"
	"time"

	"github.com/rolloverhq/rollover/verdict"
)

func expectVerb() verb {
	v := verb{
		name:    "expect",
		usage:   "expect rotations N | expect no outage | expect outage of READER exactly|at most DURATION [times N] | expect tokens N | expect finding KIND",
		help:    "what must hold at this point; rotations and tokens count from `use` on, and an outage or a finding that is expected is none; `at most` is a budget: each outage of the reader may be as long as that and no longer, there may be any number of them, or so many with `times`, and there may be none",
		example: "expect outage of slow exactly 30m times 7",
	}
	v.parse = func(l *line) (command, error) {
		switch got := l.next(); got {
		case "rotations":
			return expectCount(l, v, "completed rotations", (*Play).completed)
		case "tokens":
			return expectCount(l, v, "tokens minted", (*Play).minted)
		case "no":
			if err := l.keyword("outage", v); err != nil {
				return nil, err
			}
			return func(p *Play) error { return nil }, nil // every outage that is not expected is a finding
		case "outage":
			return expectOutage(l, v)
		case "finding":
			kind, err := l.word("a kind of finding", v)
			return func(p *Play) error { return p.expectFinding(l, verdict.Kind(kind)) }, err
		default:
			return nil, l.expected("rotations, tokens, no outage, outage or finding", got, v)
		}
	}
	return v
}

func expectCount(l *line, v verb, what string, count func(*Play) int) (command, error) {
	want, err := l.count(v)
	if err != nil {
		return nil, err
	}
	return func(p *Play) error {
		if got := count(p); got != want {
			p.miss(l, fmt.Sprintf("expected %d %s, found %d", want, what, got))
		}
		return nil
	}, nil
}

func (p *Play) completed() int {
	return verdict.Completed(verdict.Rotations(p.stack.Journal.Entries()), p.setup.rotation.secret, p.since.Add(time.Nanosecond), p.stack.Clock.Now())
}

func (p *Play) minted() int { return p.stack.Minted(p.since) }

// miss records an expectation that did not hold; the play goes on, to show all that is wrong.
func (p *Play) miss(l *line, text string) {
	f := l.unmet(text)
	for _, r := range slices.Backward(verdict.Rotations(p.stack.Journal.Entries())) {
		if !r.OK && r.Reason != "" {
			step := r.Step
			if step == "" {
				step = "no step"
			}
			f.Text += fmt.Sprintf("; rotation %d failed in %s: %s", r.Run, step, r.Reason)
			break
		}
	}
	p.unmet = append(p.unmet, f)
}

// unmet is the finding that what a line expects is not so.
func (l *line) unmet(text string) verdict.Finding {
	return verdict.Finding{
		Kind: verdict.UnmetExpectation, About: verdict.About{What: l.text}, Text: fmt.Sprintf("%s:%d: %s", l.file, l.number, text),
	}
}

// expectation is an outage that is not a finding.
type expectation struct {
	reader  string
	length  time.Duration
	atMost  bool          // each is as long as that, or shorter
	times   int           // that many; unlimited: however many
	written string        // the length, as the scenario has it
	taking  time.Duration // by which it may be longer or shorter, since the function's own sleeps do
}

// unlimited is how often there may be an outage of a budget that says nothing of it.
const unlimited = -1

func (e expectation) consumes(o verdict.Outage) bool {
	if o.Reader.Name != e.reader {
		return false
	}
	length := o.Span.Length()
	return length <= e.length+e.taking && (e.atMost || length >= e.length-e.taking)
}

func expectOutage(l *line, v verb) (command, error) {
	if err := l.keyword("of", v); err != nil {
		return nil, err
	}
	var e expectation
	var err error
	if e.reader, err = l.word("a reader", v); err != nil {
		return nil, err
	}
	if l.accept("at") {
		e.atMost = true
		err = l.keyword("most", v)
	} else {
		err = l.keyword("exactly", v)
	}
	if err != nil {
		return nil, err
	}
	e.written = l.peek()
	if e.length, err = l.duration(v); err != nil {
		return nil, err
	}
	if e.times = 1; e.atMost {
		e.times = unlimited
	}
	if l.accept("times") {
		if e.times, err = l.count(v); err != nil {
			return nil, err
		}
	}
	return func(p *Play) error {
		if !slices.ContainsFunc(p.readers, func(r verdict.Reader) bool { return r.Name == e.reader }) {
			return l.errorf("no reader is called %q; readers are declared by `reader NAME of SECRET HABIT`", e.reader)
		}
		e := e // of this play
		e.taking = p.setup.taking
		found := 0
		var seen []string
		for _, o := range p.judge().Outages {
			if e.consumes(o) {
				found++
			} else if o.Reader.Name == e.reader {
				seen = append(seen, o.Span.Length().String())
			}
		}
		if !e.atMost && found != e.times {
			p.miss(l, fmt.Sprintf("expected %d outages of %s for exactly %s, found %d, and others of %v", e.times, e.reader, e.length, found, seen)+p.hintTaking(e))
		}
		p.expected = append(p.expected, e)
		return nil
	}, nil
}

func (p *Play) expectFinding(l *line, kind verdict.Kind) error {
	found := slices.ContainsFunc(p.judge().Findings, func(f verdict.Finding) bool { return f.Kind == kind })
	if !found {
		p.unmet = append(p.unmet, l.unmet(fmt.Sprintf("expected the finding %s, which is not there", kind)))
	}
	p.tolerated[kind] = true
	return nil
}
