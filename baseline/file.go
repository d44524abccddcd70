package baseline

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/rolloverhq/rollover/verdict"
)

// File is a baseline. It is not safe for concurrent use. The zero value is empty and accepts nothing.
type File struct {
	Name    string // for messages
	Entries []Entry
}

// head explains the file to who opens it.
const head = `# Findings that are accepted: rollover run --baseline fails on others alone. One a line: the scenario, the
# kind, the id, the reason, and after # what was found. The reason, in quotes, is yours to fill in, and is kept
# when --write-baseline writes the file anew; the other words are written by it, and so are these lines.
`

// Read reads a baseline. The error names the line, and what was expected there. name is for messages.
func Read(name string, r io.Reader) (*File, error) {
	f := &File{Name: name}
	known := map[[2]string]int{} // :: scenario and id → line
	lines := bufio.NewScanner(r)
	n := 1
	for ; lines.Scan(); n++ {
		text := strings.TrimSpace(lines.Text())
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		e, err := parse(text)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		at := [2]string{e.Scenario, e.ID}
		if first := known[at]; first > 0 {
			return nil, fmt.Errorf("%s:%d: %s of %s is accepted on line %d already", name, n, e.ID, e.Scenario, first)
		}
		e.Line, known[at] = n, n
		f.Entries = append(f.Entries, e)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", name, n, err)
	}
	return f, nil
}

// Write writes the baseline, sorted, with a head that explains it.
func (f *File) Write(w io.Writer) error {
	b := bufio.NewWriter(w)
	_, _ = b.WriteString(head) // Flush says what went wrong
	for _, e := range slices.SortedFunc(slices.Values(f.Entries), compare) {
		_, _ = b.WriteString(e.String() + "\n")
	}
	return b.Flush()
}

// Find returns the entry that accepts a finding, by its id.
func (f *File) Find(scenario, id string) (Entry, bool) {
	i := slices.IndexFunc(f.Entries, func(e Entry) bool { return e.Scenario == scenario && e.ID == id })
	if i < 0 {
		return Entry{}, false
	}
	return f.Entries[i], true
}

// Needless returns the entries of a scenario that none of what was found there needs any more.
func (f *File) Needless(scenario string, found []verdict.Finding) []Entry {
	var needless []Entry
	for _, e := range f.Entries {
		if e.Scenario == scenario && !slices.ContainsFunc(found, func(f verdict.Finding) bool { return f.ID == e.ID }) {
			needless = append(needless, e)
		}
	}
	return needless
}

// Renew has the baseline accept what was found in a scenario, and nothing else there. An entry for the same
// finding keeps its reason; other scenarios' stay as they are.
func (f *File) Renew(scenario string, found []verdict.Finding) {
	var renewed []Entry
	for _, finding := range found {
		known, _ := f.Find(scenario, finding.ID)
		renewed = append(renewed, Entry{
			Scenario: scenario, Kind: finding.Kind, ID: finding.ID, Reason: known.Reason, Text: finding.Text, Line: known.Line,
		})
	}
	f.Entries = slices.DeleteFunc(f.Entries, func(e Entry) bool { return e.Scenario == scenario })
	f.Entries = append(f.Entries, renewed...)
}
