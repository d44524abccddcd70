package report

import (
	"bytes"
	"encoding/json"
	"io"
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/report/lanes"
	"github.com/rolloverhq/rollover/verdict"
)

// Schema is the version of what JSON writes; docs/json.md describes it. A field may be added within a
// version. One that changes its meaning, or goes away, makes a new one.
const Schema = 1

// JSON writes a run for programs: one object a line, a head, a line a scenario, and the totals. It is
// not safe for concurrent use.
type JSON struct {
	W io.Writer

	totals Totals
}

var _ View = (*JSON)(nil)

// lineHead is what every line begins with.
type lineHead struct {
	Schema int    `json:"schema"`
	Type   string `json:"type"` // "run", "scenario" or "totals"
}

type runLine struct {
	lineHead
	Version   string   `json:"version"`
	Target    string   `json:"target"`
	File      string   `json:"file,omitempty"`
	Seed      uint64   `json:"seed"`
	Strict    bool     `json:"strict"`
	Sealing   string   `json:"sealing,omitempty"`
	Scenarios int      `json:"scenarios"`
	Notes     []string `json:"notes"`

	Shard *shardJSON `json:"shard,omitempty"` // nil: the run is whole
}

type shardJSON struct {
	Index  int      `json:"index"`
	Of     int      `json:"of"`
	Names  []string `json:"names"`
	Digest string   `json:"digest"`
}

type scenarioLine struct {
	lineHead
	Name      string          `json:"name"`
	File      string          `json:"file,omitempty"`
	Why       string          `json:"why"`
	Status    Status          `json:"status"`
	Reason    string          `json:"reason,omitempty"`
	Findings  []findingJSON   `json:"findings"`
	Outages   []outageJSON    `json:"outages"`
	Risks     []outageJSON    `json:"risks"`
	Gaps      []gapJSON       `json:"gaps"`
	Rotations []rotationJSON  `json:"rotations"`
	Accepted  []acceptedJSON  `json:"accepted"`
	Notes     []string        `json:"notes"`
	Virtual   seconds         `json:"virtual_seconds"`
	Took      seconds         `json:"took_seconds"`
	Replay    string          `json:"replay"`
	History   []journal.Entry `json:"history,omitempty"`
	Lanes     *lanes.Model    `json:"lanes,omitempty"`
}

type findingJSON struct {
	ID       string           `json:"id"`
	Kind     verdict.Kind     `json:"kind"`
	Severity verdict.Severity `json:"severity"`
	Rule     string           `json:"rule"`
	Text     string           `json:"text"`
	Advice   string           `json:"advice,omitempty"`
	See      string           `json:"see"`
	Slice    []journal.Entry  `json:"slice"`
}

type acceptedJSON struct {
	findingJSON
	Reason string `json:"reason,omitempty"`
}

type outageJSON struct {
	Reader  string    `json:"reader"`
	Habit   string    `json:"habit"`
	Secret  string    `json:"secret"`
	From    time.Time `json:"from"`
	To      time.Time `json:"to"`
	Seconds seconds   `json:"seconds"`
	Open    bool      `json:"open"`
	Held    string    `json:"held,omitempty"`

	Slice []journal.Entry `json:"slice"`
}

type gapJSON struct {
	Secret  string    `json:"secret"`
	From    time.Time `json:"from"`
	To      time.Time `json:"to"`
	Seconds seconds   `json:"seconds"`
	Open    bool      `json:"open"`
	Budget  seconds   `json:"budget_seconds"`
	Within  bool      `json:"within"`
}

type rotationJSON struct {
	Run      int           `json:"run"`
	Secret   string        `json:"secret"`
	Version  string        `json:"version,omitempty"`
	Cause    journal.Cause `json:"cause,omitempty"`
	Started  time.Time     `json:"started"`
	Ended    time.Time     `json:"ended,omitzero"`
	Attempts int           `json:"attempts"`
	OK       bool          `json:"ok"`
	Step     string        `json:"step,omitempty"`
	Reason   string        `json:"reason,omitempty"`
	Again    bool          `json:"again,omitempty"`
}

type totalsLine struct {
	lineHead
	Passed  int `json:"passed"`
	Failed  int `json:"failed"`
	Skipped int `json:"skipped"`
}

// Head writes the line of type "run".
func (j *JSON) Head(r Run) {
	line := runLine{
		lineHead: lineHead{Schema, "run"}, Version: r.Version, Target: r.Target, File: r.File, Seed: r.Seed, Strict: r.Strict,
		Sealing: r.Sealing, Scenarios: r.Scenarios, Notes: list(r.Notes),
	}
	if r.Shard.Of > 0 {
		line.Shard = &shardJSON{r.Shard.Index, r.Shard.Of, list(r.Shard.Names), r.Shard.Digest}
	}
	j.line(line)
}

// Scenario writes a line of type "scenario".
func (j *JSON) Scenario(s Scenario) {
	j.totals.Add(s)
	line := scenarioLine{
		lineHead: lineHead{Schema, "scenario"}, Name: s.Name, File: s.File, Why: s.Why, Status: s.Status, Reason: s.Reason,
		Findings: []findingJSON{}, Accepted: []acceptedJSON{}, Notes: list(s.Notes), Outages: outagesJSON(s.Outages), Risks: outagesJSON(s.Risks), Gaps: []gapJSON{}, Rotations: []rotationJSON{},
		Virtual: seconds(s.Virtual), Took: seconds(s.Took), Replay: s.Replay, History: s.History, Lanes: s.Lanes,
	}
	for _, f := range s.Findings {
		line.Findings = append(line.Findings, toFindingJSON(f))
	}
	for _, a := range s.Accepted {
		line.Accepted = append(line.Accepted, acceptedJSON{toFindingJSON(a.Finding), a.Reason})
	}
	for _, g := range s.Gaps {
		line.Gaps = append(line.Gaps, gapJSON{
			g.Secret, g.Span.From.UTC(), g.Span.To.UTC(), seconds(g.Span.Length()), g.Open, seconds(g.Budget), g.Within(),
		})
	}
	for _, r := range s.Rotations {
		line.Rotations = append(line.Rotations, rotationJSON{
			r.Run, r.Secret, r.Version, r.Cause, r.Started, r.Ended, r.Attempts, r.OK, r.Step, r.Reason, r.Again,
		})
	}
	j.line(line)
}

func toFindingJSON(f verdict.Finding) findingJSON {
	return findingJSON{f.ID, f.Kind, f.Kind.Severity(), f.Kind.Rule(), f.Text, f.Advice, f.Kind.See(), list(f.Slice)}
}

func outagesJSON(outages []verdict.Outage) []outageJSON {
	all := []outageJSON{}
	for _, o := range outages {
		all = append(all, outageJSON{
			o.Reader.Name, o.Reader.Habit.String(), o.Reader.Secret, o.Span.From.UTC(), o.Span.To.UTC(), seconds(o.Span.Length()), o.Open, o.Held, list(o.Why),
		})
	}
	return all
}

// Foot writes the line of type "totals".
func (j *JSON) Foot() {
	j.line(totalsLine{lineHead{Schema, "totals"}, j.totals.Passed, j.totals.Failed, j.totals.Skipped})
}

// line writes one object at once, so that a reader never sees half of one.
func (j *JSON) line(v any) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("report: " + err.Error()) // the types above can be encoded
	}
	_, _ = j.W.Write(b.Bytes()) // the caller's writer keeps its error
}

// list is never null in JSON.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
