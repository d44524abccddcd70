package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/rolloverhq/rollover/baseline"
	"github.com/rolloverhq/rollover/report"
	"github.com/rolloverhq/rollover/scenarios"
	"github.com/rolloverhq/rollover/verdict"
)

// baselineFlags are the options about findings that are accepted.
type baselineFlags struct {
	read, write string

	known *baseline.File // of --baseline; nil: nothing is accepted
	next  *baseline.File // for --write-baseline; nil: nothing is written
	draft *draft
}

func (b *baselineFlags) declare(flags *pflag.FlagSet) {
	flags.StringVar(&b.read, "baseline", "", "accept the findings that stand in this `FILE`, and fail on others alone (docs/gate.md)")
	flags.StringVar(&b.write, "write-baseline", "", "write what is found to this `FILE`, to be accepted from then on by --baseline, when the run is complete; the exit code stays that of the run")
}

// open reads the baseline and begins the new one. discard, to be called in any case, removes what was not
// kept.
func (b *baselineFlags) open() (discard func(), err error) {
	if b.read != "" {
		if b.known, err = readBaseline(b.read); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("--baseline %w; --write-baseline writes one to begin with", err)
		} else if err != nil {
			return nil, fmt.Errorf("--baseline %w", err)
		}
	}
	if b.write == "" {
		return func() {}, nil
	}
	if b.next, err = b.first(); err != nil {
		return nil, fmt.Errorf("--write-baseline %w", err)
	}
	if b.draft, err = newDraft(b.write); err != nil {
		return nil, fmt.Errorf("--write-baseline %w", err)
	}
	return b.draft.discard, nil
}

// first is what the new baseline begins with: the one that is read, or what stands in the file already.
func (b *baselineFlags) first() (*baseline.File, error) {
	if b.known != nil {
		return &baseline.File{Name: b.write, Entries: slices.Clone(b.known.Entries)}, nil
	}
	f, err := readBaseline(b.write)
	if errors.Is(err, fs.ErrNotExist) {
		return &baseline.File{Name: b.write}, nil
	}
	return f, err
}

func readBaseline(file string) (*baseline.File, error) {
	in, err := os.Open(file)
	var path *fs.PathError
	if errors.As(err, &path) {
		return nil, fmt.Errorf("%s: %w", file, path.Err)
	}
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return baseline.Read(file, in)
}

// judge takes what is accepted out of a scenario's findings, and says which entries it needs no more; with
// strict that is a finding. id is the name that the ids of its findings are made with. A scenario that was
// skipped has shown nothing.
func (b *baselineFlags) judge(s *report.Scenario, id string, strict bool) {
	if s.Status == report.Skipped {
		return
	}
	if b.next != nil {
		b.next.Renew(id, s.Findings)
	}
	if b.known == nil {
		return
	}
	found := s.Findings
	s.Findings = nil
	for _, f := range found {
		if e, accepted := b.known.Find(id, f.ID); accepted {
			s.Accepted = append(s.Accepted, report.Accepted{Finding: f, Reason: e.Reason})
		} else {
			s.Findings = append(s.Findings, f)
		}
	}
	needless := b.needless(id, found)
	for _, f := range needless {
		if !strict {
			s.Notes = append(s.Notes, f.Text)
		}
	}
	if strict {
		s.Findings = append(s.Findings, needless...)
	}
	if s.Status = report.Passed; slices.ContainsFunc(s.Findings, func(f verdict.Finding) bool { return f.Kind.Severity() == verdict.Error }) {
		s.Status = report.Failed
	}
}

// needless are the entries for a scenario that are not needed any more, as findings: somebody expected what
// has not come.
func (b *baselineFlags) needless(id string, found []verdict.Finding) []verdict.Finding {
	var all []verdict.Finding
	for _, e := range b.known.Needless(id, found) {
		all = append(all, verdict.Finding{
			Kind: verdict.UnmetExpectation, About: verdict.About{What: "baseline " + e.ID},
			Text:   fmt.Sprintf("%s:%d: %s is accepted, and is not found any more: take the line out", b.known.Name, e.Line, e.ID),
			Advice: "need not be accepted for what it does not do; --write-baseline writes the file anew, too",
		})
	}
	verdict.Identify(id, all)
	return all
}

// misnamed says which entries are about a scenario that would ship and does not; with strict that is an
// error.
func (b *baselineFlags) misnamed(strict bool) (notes []string, err error) {
	if b.known == nil {
		return nil, nil
	}
	names, folders := map[string]bool{}, map[string]bool{}
	for _, s := range scenarios.All() {
		folder, _, _ := strings.Cut(s.Name, "/")
		names[s.Name], folders[folder] = true, true
	}
	for _, e := range b.known.Entries {
		folder, _, deeper := strings.Cut(e.Scenario, "/")
		if !deeper || !folders[folder] || names[e.Scenario] {
			continue
		}
		note := fmt.Sprintf("%s:%d: no scenario is called %s: take the line out, or mend the name", b.known.Name, e.Line, e.Scenario)
		if strict {
			return nil, errors.New("--baseline " + note)
		}
		notes = append(notes, note)
	}
	return notes, nil
}

// keep puts the new baseline in place, and says what is in it.
func (b *baselineFlags) keep(s streams) error {
	if b.next == nil {
		return nil
	}
	err := b.next.Write(b.draft)
	if err == nil {
		err = b.draft.keep()
	}
	if err != nil {
		return fmt.Errorf("--write-baseline: %w", err)
	}
	bare := 0
	for _, e := range b.next.Entries {
		if e.Reason == "" {
			bare++
		}
	}
	fmt.Fprintf(s.err, "rollover: %s accepts %d findings, %d of them without a reason\n", b.write, len(b.next.Entries), bare)
	return nil
}
