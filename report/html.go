package report

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"github.com/rolloverhq/rollover/report/lanes"
	"github.com/rolloverhq/rollover/verdict"
)

// HTML writes a run as one page for a browser: what was played, the scenarios, those that failed first, and of
// each what is wrong and its history as swim lanes, where Scenario.Lanes is there. The page needs no network,
// and forbids itself any; what it shows can be read without a script, but for the lanes. All is written by Foot,
// in one piece. It is not safe for concurrent use.
type HTML struct {
	W io.Writer

	run      Run
	totals   Totals
	sections []htmlSection
	words    htmlWords
}

var _ View = (*HTML)(nil)

//go:embed html.tmpl
var htmlPage string

//go:embed html.css
var htmlStyle string

//go:embed html.js
var htmlScript string

// htmlWords are the templates of all histories of a page, which have most of theirs in common.
type htmlWords struct {
	all   []string
	index map[string]int
}

// htmlSection is a scenario on the page.
type htmlSection struct {
	Name, Why, Reason, Replay string
	Status                    Status
	Summary                   string
	Kinds                     string     // what is wrong with it, in a few words
	Gravest                   *htmlGroup // nil: nothing is
	Others                    []htmlGroup
	Accepted                  []htmlAccepted
	Notes                     []string
	Stretches                 []htmlStretch
	Rotations                 []htmlRotation
	Succeeded, All            int
	Model                     template.JS // of the lanes; empty: there are none
	Lines                     int
	Open                      bool
}

// htmlGroup is the findings of one kind. What holds of all of them is told of the first.
type htmlGroup struct {
	First  htmlFinding
	Others int // how many more there are
	More   []htmlFinding
	Untold int // how many of these are left out
}

// mostLikeIt is how many findings of one kind a page tells of beside the first.
const mostLikeIt = 50

// htmlAccepted is a finding that a baseline accepts.
type htmlAccepted struct {
	htmlFinding
	Reason string
}

type htmlFinding struct {
	Name, Rule, Text, Advice, See string
	Severity                      verdict.Severity
	Slice                         []htmlLine
}

type htmlLine struct {
	Seq   int
	At    string
	Text  string
	Fault bool
}

// htmlStretch is a time in which something was wrong for a reader, or for all of them.
type htmlStretch struct {
	What, Who, Habit, From, To, For, Held string
	Bad                                   bool
}

type htmlRotation struct {
	Run, Attempts                int
	Secret, Version, Cause       string
	Started, Ended, Step, Reason string
	OK                           bool
}

// Head keeps what is played.
func (h *HTML) Head(r Run) { h.run = r }

// Scenario makes the section of a scenario. Of its history the page keeps what the lanes are drawn from.
func (h *HTML) Scenario(s Scenario) {
	h.totals.Add(s)
	section := htmlSection{
		Name: clean(s.Name), Why: paragraphs(s.Why), Reason: clean(s.Reason), Replay: clean(s.Replay), Status: s.Status,
		Summary: summary(s), Kinds: kinds(s), Stretches: stretches(s), Succeeded: s.Succeeded(), All: len(s.Rotations),
		Rotations: notable(s.Rotations),
	}
	for i, kind := range grouped(s.Findings) {
		if group := shownGroup(kind); i == 0 {
			section.Gravest = &group
		} else {
			section.Others = append(section.Others, group)
		}
	}
	for _, a := range s.Accepted {
		section.Accepted = append(section.Accepted, htmlAccepted{shownFinding(a.Finding), clean(a.Reason)})
	}
	for _, n := range s.Notes {
		section.Notes = append(section.Notes, clean(n))
	}
	if s.Lanes != nil {
		section.Model, section.Lines = h.model(*s.Lanes), len(s.Lanes.Events.Rows)
	}
	h.sections = append(h.sections, section)
}

// Foot writes the page: what failed first, and then what was skipped.
func (h *HTML) Foot() {
	order := []Status{Failed, Skipped, Passed}
	slices.SortStableFunc(h.sections, func(a, b htmlSection) int { return slices.Index(order, a.Status) - slices.Index(order, b.Status) })
	if len(h.sections) > 0 {
		h.sections[0].Open = h.sections[0].Status == Failed || len(h.sections) == 1
	}
	style, script := lanes.Style()+htmlStyle, lanes.Script()+htmlScript
	var page bytes.Buffer
	err := template.Must(template.New("page").Parse(htmlPage)).Execute(&page, map[string]any{
		"Run": h.shownRun(), "Totals": h.totals, "Verdict": h.totals.String(), "Failed": h.totals.Failed > 0, "Sections": h.sections,
		"Words": safeJSON(h.words.all), "Style": template.CSS(style), "Script": template.JS(script),
		"Policy": fmt.Sprintf("default-src 'none'; script-src '%s'; style-src '%s'; base-uri 'none'; form-action 'none'", digest(script), digest(style)),
	})
	if err != nil {
		panic("report: " + err.Error()) // the template fits the types above
	}
	_, _ = h.W.Write(page.Bytes()) // the caller's writer keeps its error
}

func (h *HTML) shownRun() Run {
	r := h.run
	r.Version, r.Target, r.Sealing = clean(r.Version), clean(r.Target), clean(r.Sealing)
	r.Notes = nil
	for _, n := range h.run.Notes {
		r.Notes = append(r.Notes, clean(n))
	}
	return r
}

// model is the lanes as data for the script, with its templates among those of the page.
func (h *HTML) model(m lanes.Model) template.JS {
	if h.words.index == nil {
		h.words.index = map[string]int{}
	}
	of := make([]int, len(m.Events.Templates))
	for i, text := range m.Events.Templates {
		at, known := h.words.index[text]
		if !known {
			at = len(h.words.all)
			h.words.index[text] = at
			h.words.all = append(h.words.all, text)
		}
		of[i] = at
	}
	template := make([]int, len(m.Events.Template))
	for i, t := range m.Events.Template {
		template[i] = of[t]
	}
	m.Events.Templates, m.Events.Template = []string{}, template
	return safeJSON(m)
}

// safeJSON is a value as JSON that may stand in a script element: no text in it can end the element, and none
// begins a line that only JavaScript knows (encoding/json writes <, >, &, U+2028 and U+2029 by their numbers).
func safeJSON(v any) template.JS {
	text, err := json.Marshal(v)
	if err != nil {
		panic("report: " + err.Error()) // models can be encoded
	}
	return template.JS(text)
}

// digest names a script or a style sheet in a content security policy.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// paragraphs is the text at the head of a scenario without the breaks of its lines.
func paragraphs(text string) string { return clean(strings.Join(strings.Fields(text), " ")) }

func shownGroup(findings []verdict.Finding) htmlGroup {
	group := htmlGroup{First: shownFinding(findings[0]), Others: len(findings) - 1}
	for _, f := range findings[1:] {
		if len(group.More) == mostLikeIt {
			group.Untold = group.Others - mostLikeIt
			break
		}
		shown := shownFinding(f)
		shown.Rule, shown.See = "", ""
		if shown.Advice == group.First.Advice {
			shown.Advice = ""
		}
		group.More = append(group.More, shown)
	}
	return group
}

func shownFinding(f verdict.Finding) htmlFinding {
	shown := htmlFinding{
		Name: clean(f.Name()), Rule: f.Kind.Rule(), Text: clean(f.Text), Advice: clean(f.Advice), See: clean(f.Kind.See()), Severity: f.Kind.Severity(),
	}
	for _, e := range f.Slice {
		text := clean(e.Fact.String())
		shown.Slice = append(shown.Slice, htmlLine{e.Seq, e.At.UTC().Format("Mon 2006-01-02 15:04:05.00"), text, strings.HasSuffix(text, "]")})
	}
	return shown
}

// stretches are the outages, risks and gaps of a scenario.
func stretches(s Scenario) (all []htmlStretch) {
	const stamp = "Mon 2006-01-02 15:04:05"
	until := func(span verdict.Span, open bool) string {
		if open {
			return "the end"
		}
		return span.To.UTC().Format(stamp)
	}
	of := func(what string, o verdict.Outage, bad bool) htmlStretch {
		return htmlStretch{
			what, clean(o.Reader.Name), o.Reader.Habit.String(), o.Span.From.UTC().Format(stamp), until(o.Span, o.Open),
			days(o.Span.Length()), clean(o.Held), bad,
		}
	}
	for _, o := range s.Outages {
		all = append(all, of("locked out", o, true))
	}
	for _, o := range s.Risks {
		all = append(all, of("at risk", o, false))
	}
	for _, g := range s.Gaps {
		all = append(all, htmlStretch{
			"gap", clean(g.Secret), "budget " + days(g.Budget), g.Span.From.UTC().Format(stamp), until(g.Span, g.Open), days(g.Span.Length()), "", !g.Within(),
		})
	}
	return all
}

// kinds is what is wrong with a scenario in a few words: the longest outage, and how often which kind was found.
func kinds(s Scenario) string {
	var words []string
	if s.Status == Failed && len(s.Outages) > 0 {
		most := slices.MaxFunc(s.Outages, func(a, b verdict.Outage) int { return cmp.Compare(a.Span.Length(), b.Span.Length()) })
		words = append(words, fmt.Sprintf("%s locked out for %s", clean(most.Reader.Name), days(most.Span.Length())))
	}
	for _, kind := range grouped(s.Findings) {
		word := clean(string(kind[0].Kind))
		if len(kind) > 1 {
			word += fmt.Sprintf(" ×%d", len(kind))
		}
		words = append(words, word)
	}
	return strings.Join(words, " · ")
}

// notable are the rotations that failed, or needed more than one attempt: the others are in the lanes.
func notable(rotations []verdict.Rotation) (all []htmlRotation) {
	const stamp = "Mon 2006-01-02 15:04:05"
	for _, r := range rotations {
		if r.OK && r.Attempts == 1 {
			continue
		}
		shown := htmlRotation{
			Run: r.Run, Attempts: r.Attempts, Secret: clean(r.Secret), Version: clean(r.Version), Cause: string(r.Cause),
			Started: r.Started.UTC().Format(stamp), Step: clean(r.Step), Reason: clean(r.Reason), OK: r.OK,
		}
		if !r.Ended.IsZero() {
			shown.Ended = r.Ended.UTC().Format(stamp)
		}
		all = append(all, shown)
	}
	return all
}
