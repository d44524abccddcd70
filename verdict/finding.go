package verdict

import (
	"fmt"

	"github.com/rolloverhq/rollover/journal"
)

// Kind is what was found.
type Kind string

// The kinds of findings.
const (
	OutageFound        Kind = "outage"
	Stuck              Kind = "stuck"
	LostCredential     Kind = "lost-credential"
	Leak               Kind = "leak"
	UntestedPromotion  Kind = "untested-promotion"
	FailureAsSuccess   Kind = "failure-reported-as-success"
	EmptySuccess       Kind = "success-without-effect"
	Waste              Kind = "waste"
	Orphan             Kind = "orphan"
	ScheduleTooLoose   Kind = "schedule-too-loose"
	Egress             Kind = "egress"
	UnmetExpectation   Kind = "unmet-expectation"
	FaultNeverHappened Kind = "fault-never-happened"
)

// Finding is one thing that is wrong, and where the history shows it.
type Finding struct {
	Kind   Kind
	Text   string          // one sentence
	Slice  []journal.Entry // the shortest slice of history that shows it
	Advice string          // what a correct Lambda does there
}

// String is the finding in one line.
func (f Finding) String() string { return fmt.Sprintf("%s: %s", f.Kind, f.Text) }

// plural is "1 token" and "4 tokens".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
