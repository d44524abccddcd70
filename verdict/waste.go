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
	byRun := map[int][]journal.Entry{}
	var order []int
	excused := map[int]int{}
	for _, i := range invocations(history) {
		run := i.invoked.Run
		for _, e := range i.lines {
			m, ok := e.Fact.(journal.Minted)
			if !ok {
				continue
			}
			if byRun[run] == nil {
				order = append(order, run)
			}
			byRun[run] = append(byRun[run], e)
			if i.lost(m.Credential) || staleAt(history, m, e.At, c) {
				excused[run]++
			}
		}
	}
	var findings []Finding
	for _, run := range order {
		mints := byRun[run]
		if needed := 1 + excused[run]; run > 0 && len(mints) > needed {
			findings = append(findings, Finding{
				Kind:   Waste,
				Text:   fmt.Sprintf("%s minted in rotation %d, where %d would do", plural(len(mints), "token"), run, needed),
				Slice:  condense(mints),
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

// staleAt reports whether what was pending when m was minted had too little life left for the
// interval ahead.
func staleAt(history []journal.Entry, m journal.Minted, when time.Time, c Case) bool {
	for _, s := range c.Secrets {
		line := timeline(history, s.Name, "AWSPENDING", c.Until)
		h := at(line, when)
		for _, e := range history {
			old, ok := e.Fact.(journal.Minted)
			if !ok || old.Credential == m.Credential || !slices.Contains(h.credentials, old.Credential) {
				continue
			}
			if old.ExpiresAt.Sub(when) < need(history, s.Name, c) {
				return true
			}
		}
	}
	return false
}

// need is how long a credential has to live that goes into service now: until the next rotation, and
// as long as its readers keep it.
func need(history []journal.Entry, secret string, c Case) time.Duration {
	var interval, cache time.Duration
	for _, e := range history {
		if s, ok := e.Fact.(journal.Scheduled); ok && s.Secret == secret && s.Interval > 0 {
			interval = s.Interval
		}
	}
	for _, r := range c.Readers {
		if r.Secret == secret {
			cache = max(cache, maxCache(r))
		}
	}
	return interval + cache
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
