package verdict

import (
	"fmt"
	"slices"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// waste finds credentials that were made beyond need: a rotation needs one, and one more for each
// that a fault took (its reply lost, or the process that had it) and for each pending one that had gone
// stale (failures.md F28).
func waste(history []journal.Entry, c Case) []Finding {
	lost := map[string]bool{}
	for _, i := range invocations(history) {
		for _, e := range i.lines {
			if m, ok := e.Fact.(journal.Minted); ok && i.lost(m.Credential) {
				lost[m.Credential] = true
			}
		}
	}
	mints, excused := map[int][]journal.Entry{}, map[int]int{}
	var runs []int
	now := newState()
	for _, e := range history {
		if m, ok := e.Fact.(journal.Minted); ok && m.Run > 0 {
			if mints[m.Run] == nil {
				runs = append(runs, m.Run)
			}
			mints[m.Run] = append(mints[m.Run], e)
			if lost[m.Credential] || now.stale(c, e.At) {
				excused[m.Run]++
			}
		}
		now.apply(e)
	}
	var findings []Finding
	for _, run := range runs {
		if needed := 1 + excused[run]; len(mints[run]) > needed {
			findings = append(findings, Finding{
				Kind:   Waste,
				Text:   fmt.Sprintf("%s minted in rotation %d, where %d would do", plural(len(mints[run]), "token"), run, needed),
				Slice:  condense(mints[run]),
				Advice: "mint once in createSecret, store it under AWSPENDING, and reuse what is pending on every retry",
			})
		}
	}
	return findings
}

// lost reports whether a fault took a credential that this invocation minted before it could be
// stored.
func (i invocation) lost(credential string) bool {
	for _, e := range i.lines {
		if s, ok := e.Fact.(journal.Stored); ok && slices.Contains(s.Credentials, credential) {
			return false
		}
	}
	return i.broken()
}

// stale reports whether what is pending has too little life left to go into service: until the next
// rotation, and as long as its readers keep it.
func (s *state) stale(c Case, when time.Time) bool {
	for _, secret := range c.Secrets {
		for _, name := range s.value(secret.Name, "AWSPENDING").Credentials {
			if s.minted[name].ExpiresAt.Sub(when) < s.interval[secret.Name]+longestCache(c, secret.Name) {
				return true
			}
		}
	}
	return false
}

func longestCache(c Case, secret string) time.Duration {
	var longest time.Duration
	for _, r := range c.Readers {
		if r.Secret == secret {
			longest = max(longest, maxCache(r))
		}
	}
	return longest
}

// orphans finds credentials that were minted, never stored, and not taken by a fault.
func orphans(history []journal.Entry) []Finding {
	stored := map[string]bool{}
	for _, e := range history {
		if s, ok := e.Fact.(journal.Stored); ok {
			for _, c := range s.Credentials {
				stored[c] = true
			}
		}
	}
	var findings []Finding
	for _, i := range invocations(history) {
		for _, e := range i.lines {
			m, ok := e.Fact.(journal.Minted)
			if ok && !stored[m.Credential] && !i.lost(m.Credential) && i.ended() {
				findings = append(findings, Finding{
					Kind:   Orphan,
					Text:   fmt.Sprintf("%s was minted in %s of rotation %d and stored nowhere", m.Credential, m.Step, m.Run),
					Slice:  []journal.Entry{e, i.end},
					Advice: "store what was minted under AWSPENDING at once, before anything else can fail",
				})
			}
		}
	}
	return findings
}
