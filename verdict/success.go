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
	accepted, provider := map[string]map[string]Spans{}, map[string]bool{}
	for _, s := range c.Secrets {
		_, accepted[s.Name] = s.Accepted.accepted(history, c.Until)
		provider[s.Name] = s.Accepted.Provider
	}
	ended := map[int]invocation{} // :: sequence number of its last line
	for _, i := range invocations(history) {
		ended[i.end.Seq] = i
	}
	var findings []Finding
	now := newState()
	for _, e := range history {
		now.apply(e)
		i, isEnd := ended[e.Seq]
		if !isEnd || i.returned.Outcome != journal.OK || i.returned.Fault != "" || i.invoked.Run == 0 {
			continue
		}
		good, watched := accepted[i.invoked.Secret]
		if !watched {
			continue
		}
		if missing := now.missing(i, good, provider[i.invoked.Secret]); missing != "" {
			findings = append(findings, emptySuccess(i, missing))
		}
	}
	return findings
}

func emptySuccess(i invocation, missing string) Finding {
	f := Finding{
		Kind:   EmptySuccess,
		About:  About{Secret: i.invoked.Secret, Step: i.invoked.Step},
		Text:   fmt.Sprintf("%s of rotation %d reported success, but %s", i.invoked.Step, i.invoked.Run, missing),
		Slice:  []journal.Entry{i.begin, i.end},
		Advice: "return an error from the handler unless the step has done its work, so that the service tries again",
	}
	if call, failed := i.failedCall(); failed {
		f.Kind, f.About.What = FailureAsSuccess, call.Fact.(journal.Call).Op
		f.Text = fmt.Sprintf("%s of rotation %d reported success after %s had failed, and %s",
			i.invoked.Step, i.invoked.Run, call.Fact.(journal.Call).Op, missing)
		f.Slice = []journal.Entry{i.begin, call, i.end}
	}
	return f
}

// missing says what should be true after a step of a rotation and is not; empty if nothing is missing.
// setSecret of a self-contained token has nothing to show; a provider that verifies has to know what is
// pending by then, and need not before.
func (s *state) missing(i invocation, good map[string]Spans, provider bool) string {
	secret := i.invoked.Secret
	current, pending := s.value(secret, "AWSCURRENT"), s.value(secret, "AWSPENDING")
	accepted := func(v journal.Stored, at time.Time) bool {
		for _, c := range v.Credentials {
			if good[c].Has(at) {
				return true
			}
		}
		return false
	}
	switch i.invoked.Step {
	case "createSecret":
		// What is current may already be what this run made: a retry after all was done, or a function
		// that promotes at once, which is another finding.
		made := current.Run == i.invoked.Run && len(current.Credentials) > 0
		chosen := provider && pending.Version != ""
		if len(pending.Credentials) == 0 && !made && !chosen {
			return "no version holds a credential under AWSPENDING"
		}
	case "setSecret":
		if provider && pending.Version != "" && len(pending.Credentials) == 0 {
			return fmt.Sprintf("the provider has never been given what %s holds", pending.Version)
		}
	case "testSecret":
		if !i.called() {
			return "it called nobody, so that it has tested nothing"
		}
		tested := pending
		if tested.Version == "" {
			tested = current
		}
		if !accepted(tested, i.end.At) {
			return fmt.Sprintf("what it tested, %s, holds nothing that is accepted", orNone(tested.Version))
		}
	case "finishSecret":
		on := s.version(secret, "AWSCURRENT")
		if !accepted(current, i.end.At) {
			return fmt.Sprintf("AWSCURRENT is on %s, which holds nothing that is accepted", orNone(on))
		}
		if p := s.version(secret, "AWSPENDING"); on != i.invoked.Version && p != "" && p != on {
			return "AWSCURRENT is still on " + on
		}
	}
	return ""
}

func orNone(version string) string {
	if version == "" {
		return "no version"
	}
	return version
}
