package verdict

import (
	"fmt"

	"github.com/rolloverhq/rollover/journal"
)

// Finding is one thing that is wrong, and where the history shows it.
type Finding struct {
	ID     string // the same in each run that shows it; empty until Identify gives it one
	Kind   Kind
	About  About
	Text   string          // one sentence
	Slice  []journal.Entry // the shortest slice of history that shows it
	Advice string          // what a correct Lambda does there
}

// String is the finding in one line: its id, which begins with its kind, and its sentence.
func (f Finding) String() string { return fmt.Sprintf("%s: %s", f.Name(), f.Text) }

// Name is the finding's id, or its kind while it has none.
func (f Finding) Name() string {
	if f.ID == "" {
		return string(f.Kind)
	}
	return f.ID
}

// plural is "1 token" and "4 tokens".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
