package verdict

import (
	"fmt"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// emptySuccesses finds steps that said they had succeeded when the world shows that they had not: a
// step's word is not proof. If a call had failed for good in that step, the failure was reported as
// success; else the success was without effect.
func emptySuccesses(history []journal.Entry, c Case) []Finding {
	var findings []Finding
	for _, i := range invocations(history) {
		if i.returned.Outcome != journal.OK || i.returned.Fault != "" || i.invoked.Run == 0 {
			continue
		}
		s, watched := c.secret(i.invoked.Secret)
		if !watched {
			continue
		}
		missing := missingEffect(history, s, i, c.Until)
		if missing == "" {
			continue
		}
		f := Finding{
			Kind:   EmptySuccess,
			Text:   fmt.Sprintf("%s of rotation %d reported success, but %s", i.invoked.Step, i.invoked.Run, missing),
			Slice:  []journal.Entry{i.begin, i.end},
			Advice: "return an error from the handler unless the step has done its work, so that the service tries again",
		}
		if call, failed := i.failedCall(); failed {
			f.Kind = FailureAsSuccess
			f.Text = fmt.Sprintf("%s of rotation %d reported success after %s had failed: %s", i.invoked.Step, i.invoked.Run, call.Fact.(journal.Call).Op, missing)
			f.Slice = []journal.Entry{i.begin, call, i.end}
		}
		findings = append(findings, f)
	}
	return findings
}

func (c Case) secret(name string) (Secret, bool) {
	for _, s := range c.Secrets {
		if s.Name == name {
			return s, true
		}
	}
	return Secret{}, false
}

// missingEffect says what should be true after a step of a rotation and is not; empty if nothing is
// missing. setSecret of a self-contained token has nothing to show.
func missingEffect(history []journal.Entry, s Secret, i invocation, end time.Time) string {
	past := history[:i.end.Seq]
	now := i.end.At.Add(time.Nanosecond) // what the step did at this very instant counts
	w := watch(past, s, end)
	current, pending := at(w.current, now), at(w.pending, now)
	switch i.invoked.Step {
	case "createSecret":
		if len(pending.credentials) == 0 && !freshCurrent(past, current, i) {
			return "no version holds a credential under AWSPENDING"
		}
	case "testSecret":
		tested := pending
		if tested.version == "" {
			tested = current
		}
		if !w.good(tested.credentials).Has(i.end.At) {
			return fmt.Sprintf("%s holds nothing that is accepted", orNothing(tested.version))
		}
	case "finishSecret":
		if !w.good(current.credentials).Has(i.end.At) {
			return fmt.Sprintf("AWSCURRENT is on %s, which holds nothing that is accepted", orNothing(current.version))
		}
		if current.version != i.invoked.Version && pending.version != "" && pending.version != current.version {
			return fmt.Sprintf("AWSCURRENT is still on %s", current.version)
		}
	}
	return ""
}

// freshCurrent reports whether AWSCURRENT already holds what this run made: a retry after everything
// was done, or a function that promotes at once, which is another finding.
func freshCurrent(past []journal.Entry, current held, i invocation) bool {
	for _, e := range past {
		if s, ok := e.Fact.(journal.Stored); ok && s.Secret == i.invoked.Secret && s.Run == i.invoked.Run && s.Version == current.version {
			return len(s.Credentials) > 0
		}
	}
	return false
}

func orNothing(version string) string {
	if version == "" {
		return "no version"
	}
	return version
}
