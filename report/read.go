package report

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/rolloverhq/rollover/verdict"
)

// Record is a run that is over, or one shard of it, as JSON has written it.
type Record struct {
	From      string // where it was read, for messages
	Run       Run
	Scenarios []Scenario
}

// Totals counts the scenarios.
func (r Record) Totals() Totals {
	var t Totals
	for _, s := range r.Scenarios {
		t.Add(s)
	}
	return t
}

// Show shows the run, as if it were just being played.
func (r Record) Show(v View) {
	v.Head(r.Run)
	for _, s := range r.Scenarios {
		v.Scenario(s)
	}
	v.Foot()
}

// Read reads what JSON writes. A run that was broken off, or of which a line is missing, is an error, and so is
// anything beside it. Fields that are not known are passed over. from is where r leads to, for messages.
func Read(from string, r io.Reader) (Record, error) {
	in := reader{record: Record{From: from}}
	lines := bufio.NewReader(r)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			if bad := in.line(line); bad != nil {
				return Record{}, fmt.Errorf("%s:%d: %w", from, n, bad)
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Record{}, fmt.Errorf("%s: %w", from, err)
		}
	}
	if err := in.end(); err != nil {
		return Record{}, fmt.Errorf("%s: %w", from, err)
	}
	return in.record, nil
}

// reader takes one line after the other.
type reader struct {
	record       Record
	begun, ended bool
}

// line reads one line.
func (r *reader) line(text []byte) error {
	var head lineHead
	if err := json.Unmarshal(text, &head); err != nil {
		return notJSON(err)
	}
	switch {
	case head.Schema != Schema:
		return fmt.Errorf("a line of schema %d, and this rollover reads schema %d", head.Schema, Schema)
	case r.ended:
		return errors.New("a line after the totals: one file holds one run")
	case (head.Type == "run") == r.begun:
		return fmt.Errorf("a line of type %q, where %s", head.Type, map[bool]string{false: "the run has to begin", true: "the run has begun"}[r.begun])
	}
	switch head.Type {
	case "run":
		r.begun = true
		return r.run(text)
	case "scenario":
		return r.scenario(text)
	case "totals":
		r.ended = true
		return r.totals(text)
	default:
		return fmt.Errorf("a line of type %q, which this rollover does not know", head.Type)
	}
}

// notJSON says what is wrong with a line in words for who handed over the file.
func notJSON(err error) error {
	if syntax := new(json.SyntaxError); errors.As(err, &syntax) {
		return errors.New("a line that is no whole JSON object: the file is cut off, or is not what `rollover run --json` writes")
	}
	return fmt.Errorf("not what `rollover run --json` writes: %w", err)
}

func (r *reader) run(text []byte) error {
	var l runLine
	if err := json.Unmarshal(text, &l); err != nil {
		return notJSON(err)
	}
	run := Run{
		Version: l.Version, Target: l.Target, File: l.File, Seed: l.Seed, Sealing: l.Sealing, Strict: l.Strict,
		Scenarios: l.Scenarios, Notes: some(l.Notes),
	}
	if s := l.Shard; s != nil {
		if s.Index < 1 || s.Index > s.Of {
			return fmt.Errorf("there is no shard %d of %d", s.Index, s.Of)
		}
		run.Shard = Shard{s.Index, s.Of, some(s.Names), s.Digest}
	}
	r.record.Run = run
	return nil
}

func (r *reader) scenario(text []byte) error {
	var l scenarioLine
	if err := json.Unmarshal(text, &l); err != nil {
		return notJSON(err)
	}
	if !slices.Contains([]Status{Passed, Failed, Skipped}, l.Status) {
		return fmt.Errorf("%s has the status %q, which this rollover does not know", l.Name, l.Status)
	}
	s := Scenario{
		Name: l.Name, File: l.File, Why: l.Why, Status: l.Status, Reason: l.Reason,
		Notes: some(l.Notes), Virtual: time.Duration(l.Virtual), Took: time.Duration(l.Took), Replay: l.Replay, History: some(l.History), Lanes: l.Lanes,
	}
	for _, f := range l.Findings {
		s.Findings = append(s.Findings, f.read())
	}
	for _, a := range l.Accepted {
		s.Accepted = append(s.Accepted, Accepted{a.read(), a.Reason})
	}
	for _, g := range l.Gaps {
		span, err := readSpan(g.From, g.To)
		if err != nil {
			return err
		}
		s.Gaps = append(s.Gaps, verdict.Gap{Secret: g.Secret, Span: span, Open: g.Open, Budget: time.Duration(g.Budget)})
	}
	for _, o := range l.Rotations {
		s.Rotations = append(s.Rotations, verdict.Rotation{
			Run: o.Run, Secret: o.Secret, Version: o.Version, Cause: o.Cause, Started: o.Started, Ended: o.Ended,
			Attempts: o.Attempts, OK: o.OK, Step: o.Step, Reason: o.Reason, Again: o.Again,
		})
	}
	var err, worse error
	s.Outages, err = readOutages(l.Outages)
	s.Risks, worse = readOutages(l.Risks)
	r.record.Scenarios = append(r.record.Scenarios, s)
	return errors.Join(err, worse)
}

func (f findingJSON) read() verdict.Finding {
	return verdict.Finding{ID: f.ID, Kind: f.Kind, Text: f.Text, Slice: some(f.Slice), Advice: f.Advice}
}

func readOutages(lines []outageJSON) ([]verdict.Outage, error) {
	var all []verdict.Outage
	for _, o := range lines {
		habit, err := verdict.ParseHabit(o.Habit)
		if err != nil {
			return nil, err
		}
		span, err := readSpan(o.From, o.To)
		if err != nil {
			return nil, err
		}
		all = append(all, verdict.Outage{
			Reader: verdict.Reader{Name: o.Reader, Secret: o.Secret, Habit: habit},
			Span:   span, Open: o.Open, Held: o.Held, Why: some(o.Slice),
		})
	}
	return all, nil
}

func (r *reader) totals(text []byte) error {
	var l totalsLine
	if err := json.Unmarshal(text, &l); err != nil {
		return notJSON(err)
	}
	if said, counted := (Totals{l.Passed, l.Failed, l.Skipped}), r.record.Totals(); said != counted {
		return fmt.Errorf("its totals are %q, and its lines %q: a line is missing, or there are too many", said, counted)
	}
	return nil
}

// end says what is missing when there are no more lines.
func (r *reader) end() error {
	switch played, announced := len(r.record.Scenarios), r.record.Run.Scenarios; {
	case !r.begun:
		return errors.New("nothing in it: the run that was to write it never began")
	case !r.ended:
		return fmt.Errorf("it ends after %d of %d scenarios, without totals: the run was broken off", played, announced)
	case played != announced:
		return fmt.Errorf("it announces %d scenarios, and has %d", announced, played)
	default:
		return nil
	}
}

// some is a list as it was before JSON, in which none is null.
func some[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}

// readSpan refuses instants that could not be written again.
func readSpan(from, to time.Time) (verdict.Span, error) {
	for _, t := range []time.Time{from, to} {
		if y := t.UTC().Year(); y < 0 || y > 9999 {
			return verdict.Span{}, fmt.Errorf("an instant in the year %d", y)
		}
	}
	return verdict.Span{From: from.UTC(), To: to.UTC()}, nil
}
