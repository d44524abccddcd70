package verdict

import (
	"fmt"

	"github.com/rolloverhq/rollover/journal"
)

// stuck finds rotations that failed although nothing was wrong any more: an attempt in which no fault
// struck, after one in which it did, failed, and either it was the last of its series or no later
// attempt succeeded, nor any later rotation of that secret. That tomorrow's rotation may heal it is no
// excuse for the series.
//
// Where no fault struck at all, a rotation is stuck if its last attempt failed by the function itself, as
// it says or by not coming back, and no operator's hand had been at any secret: what an operator breaks
// is not the function's to repair.
func stuck(history []journal.Entry, runs []Rotation) []Finding {
	tries, last := triesOf(history), lastEnds(history)
	healed := map[string]int{} // :: secret → the last run that succeeded
	for _, r := range runs {
		if r.OK {
			healed[r.Secret] = r.Run
		}
	}
	var findings []Finding
	found := map[int]bool{}
	byHand := false
	for _, e := range history {
		byHand = byHand || operators(e)
		r, ok := e.Fact.(journal.RotationEnded)
		if !ok || r.OK || r.Abandoned || r.Step == "" || found[r.Run] {
			continue
		}
		switch this := tries[try{r.Run, r.Attempt}]; {
		case this.broken:
			continue
		case !brokenBefore(tries, r) && (byHand || !ownFailure(this.outcome) || last[r.Run] != e.Seq):
			continue
		case r.Again && (r.Run < healed[r.Secret] || succeededLater(runs, r.Run)):
			continue
		case !brokenBefore(tries, r) && (r.Run < healed[r.Secret] || succeededLater(runs, r.Run)):
			continue
		}
		found[r.Run] = true
		findings = append(findings, Finding{
			Kind:   Stuck,
			About:  About{Secret: r.Secret, Step: r.Step},
			Text:   fmt.Sprintf("attempt %d of rotation %d of %s failed in %s with nothing broken any more", r.Attempt, r.Run, r.Secret, r.Step),
			Slice:  []journal.Entry{e},
			Advice: "make each step work from what it finds: a version that is pending already, a label that has moved already",
		})
	}
	return findings
}

// ownFailure reports whether an outcome is the function's own doing.
func ownFailure(o journal.Outcome) bool {
	switch o {
	case journal.Failed, journal.TimedOut, journal.Exited, journal.InitError:
		return true
	default:
		return false
	}
}

// try is one attempt of a rotation.
type try struct{ run, attempt int }

// tried is what became of an attempt: whether a fault struck in it, and how its last step ended.
type tried struct {
	broken  bool
	outcome journal.Outcome
}

func triesOf(history []journal.Entry) map[try]tried {
	tries := map[try]tried{}
	for _, i := range invocations(history) {
		at := try{i.invoked.Run, i.invoked.Attempt}
		tries[at] = tried{tries[at].broken || i.broken(), i.returned.Outcome}
	}
	return tries
}

// lastEnds returns the line in which each run ended for the last time.
func lastEnds(history []journal.Entry) map[int]int {
	last := map[int]int{} // :: run → sequence number
	for _, e := range history {
		if r, ok := e.Fact.(journal.RotationEnded); ok {
			last[r.Run] = e.Seq
		}
	}
	return last
}

func brokenBefore(tries map[try]tried, r journal.RotationEnded) bool {
	for n := 1; n < r.Attempt; n++ {
		if tries[try{r.Run, n}].broken {
			return true
		}
	}
	return false
}

// operators reports whether a line is an operator's doing.
func operators(e journal.Entry) bool {
	switch f := e.Fact.(type) {
	case journal.Stored:
		return f.By == "operator"
	case journal.Labelled:
		return f.By == "operator"
	}
	return false
}

func succeededLater(runs []Rotation, run int) bool {
	for _, r := range runs {
		if r.Run == run {
			return r.OK
		}
	}
	return false
}
