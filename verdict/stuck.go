package verdict

import (
	"fmt"

	"github.com/rolloverhq/rollover/journal"
)

// stuck finds rotations that failed although nothing was wrong any more: an attempt in which no fault
// struck, after one in which it did, did not succeed, and no later rotation of that secret did either.
func stuck(history []journal.Entry, runs []Rotation) []Finding {
	broken := map[int]map[int]bool{} // :: run → attempt → a fault struck
	for _, i := range invocations(history) {
		if broken[i.invoked.Run] == nil {
			broken[i.invoked.Run] = map[int]bool{}
		}
		if i.broken() {
			broken[i.invoked.Run][i.invoked.Attempt] = true
		}
	}
	healed := map[string]int{} // :: secret → the last run that succeeded
	for _, r := range runs {
		if r.OK {
			healed[r.Secret] = r.Run
		}
	}
	var findings []Finding
	for _, e := range history {
		r, ok := e.Fact.(journal.RotationEnded)
		if !ok || r.OK || r.Run < healed[r.Secret] || broken[r.Run][r.Attempt] || len(broken[r.Run]) == 0 {
			continue
		}
		if again := succeededLater(runs, r.Run); again {
			continue
		}
		findings = append(findings, Finding{
			Kind:   Stuck,
			Text:   fmt.Sprintf("attempt %d of rotation %d of %s failed in %s with nothing broken any more", r.Attempt, r.Run, r.Secret, r.Step),
			Slice:  []journal.Entry{e},
			Advice: "make each step work from what it finds: a version that is pending already, a label that has moved already",
		})
		break
	}
	return findings
}

func succeededLater(runs []Rotation, run int) bool {
	for _, r := range runs {
		if r.Run == run {
			return r.OK
		}
	}
	return false
}
