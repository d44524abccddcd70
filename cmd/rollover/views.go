package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/rolloverhq/rollover/report"
)

// viewFlags are the ways in which a run is shown, whether it is being played or is put together from its
// shards.
type viewFlags struct {
	json   bool
	record string
	junit  string
	html   string
	github bool

	given *pflag.FlagSet // tells whether --github was
}

func (f *viewFlags) declare(flags *pflag.FlagSet) {
	f.given = flags
	flags.BoolVar(&f.json, "json", false, "print one JSON object a line, for programs (docs/json.md)")
	flags.StringVar(&f.record, "record", "", "also write what --json prints to this `FILE`, when the run is complete: merge takes it")
	flags.StringVar(&f.junit, "junit", "", "also write the results as JUnit's XML to this `FILE`, when the run is complete")
	flags.StringVar(&f.html, "html", "", "also write the results as one page for a browser to this `FILE`, when the run is complete")
	flags.BoolVar(&f.github, "github", false, "also annotate the workflow run, on standard error, and add to the step's summary; without asking where GITHUB_ACTIONS is true, unless --github=false")
}

// complete tells the shells what the flags may be.
func (f *viewFlags) complete(cmd *cobra.Command) {
	completeFlags(cmd, map[string]cobra.CompletionFunc{
		"record": completeFile("jsonl"),
		"junit":  completeFile("xml"),
		"html":   completeFile("html"),
	})
}

// onGitHub reports whether GitHub is told: as --github says, or else where it is.
func (f *viewFlags) onGitHub(s streams) bool {
	if f.given.Changed("github") {
		return f.github
	}
	return s.inGitHub()
}

// drawn reports whether a view shows a history as it is drawn. A record does, since it may be merged into one
// that does.
func (f *viewFlags) drawn() bool { return f.html != "" || f.record != "" }

// open returns the views that the flags ask for.
func (f *viewFlags) open(s streams) (*views, error) {
	v := new(views)
	if f.json {
		v.shown = append(v.shown, &report.JSON{W: s.out})
	} else {
		width, _ := columns(s.out)
		v.shown = append(v.shown, &report.Terminal{W: s.out, Colour: s.colour(s.out), Width: width})
	}
	for _, file := range []struct {
		flag, name string
		view       func(io.Writer) report.View
	}{
		{"--record", f.record, func(w io.Writer) report.View { return &report.JSON{W: w, Lanes: true} }},
		{"--junit", f.junit, func(w io.Writer) report.View { return &report.JUnit{W: w, At: time.Now()} }},
		{"--html", f.html, func(w io.Writer) report.View { return &report.HTML{W: w} }},
	} {
		if file.name == "" {
			continue
		}
		w, err := v.begin(file.flag, file.name)
		if err != nil {
			v.discard()
			return nil, err
		}
		v.shown = append(v.shown, file.view(w))
	}
	if f.onGitHub(s) {
		v.shown = append(v.shown, annotations(s))
		if file := s.getenv("GITHUB_STEP_SUMMARY"); file != "" {
			v.summary = newStepSummary(file)
			v.shown = append(v.shown, v.summary)
		}
	}
	return v, nil
}

// views shows a run in several ways at once. keep puts in place what goes to files, when the run is complete;
// discard, to be called in any case, removes it if it is not.
type views struct {
	shown   []report.View
	files   []viewFile
	summary *stepSummary // nil: nobody wants one
}

var _ report.View = (*views)(nil)

// viewFile is a file that one of the views writes.
type viewFile struct {
	*draft
	flag string
	out  *firstError
}

func (v *views) Head(r report.Run) {
	for _, view := range v.shown {
		view.Head(r)
	}
}

func (v *views) Scenario(s report.Scenario) {
	for _, view := range v.shown {
		view.Scenario(s)
	}
}

func (v *views) Foot() {
	for _, view := range v.shown {
		view.Foot()
	}
}

// begin begins a file, of the name that a flag gives it.
func (v *views) begin(flag, name string) (io.Writer, error) {
	d, err := newDraft(name)
	if err != nil {
		return nil, fmt.Errorf("%s %w", flag, err)
	}
	out := &firstError{Writer: d}
	v.files = append(v.files, viewFile{d, flag, out})
	return out, nil
}

func (v *views) keep() error {
	for _, f := range v.files {
		if f.out.err != nil {
			return fmt.Errorf("%s: %w", f.flag, f.out.err)
		}
	}
	for _, f := range v.files {
		if err := f.draft.keep(); err != nil {
			return err
		}
	}
	if v.summary != nil {
		return v.summary.keep()
	}
	return nil
}

func (v *views) discard() {
	for _, f := range v.files {
		f.draft.discard()
	}
}
