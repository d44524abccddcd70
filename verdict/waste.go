package verdict

import (
	"fmt"
	"slices"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// reserve is the part of a credential's life that a function may keep back for windows, re-attempts
// and caches it does not know of. To replace what has less than that and the interval left is care.
const reserve = 30 * time.Minute

// waste finds credentials that were made beyond need: a rotation needs one, and one more for each
// that a fault took (its reply lost, or the process that had it) and for each pending one that had gone
// stale. A stale one excuses its replacement once: if that is not stored, the next is waste.
func waste(history []journal.Entry, c Case) []Finding {
	lost, kept := map[string]bool{}, stored(history)
	of := makersOf(history, c)
	for _, i := range invocations(history) {
		for _, e := range i.lines {
			if m, ok := of.made(e); ok && i.lost(m.credential) && !(m.own && kept[m.credential]) {
				lost[m.credential] = true
			}
		}
	}
	mints, excused, replaced := map[int][]journal.Entry{}, map[int]int{}, map[string]bool{}
	counted := map[making]bool{}
	var runs []int
	now := newState()
	for _, e := range history {
		if m, ok := of.made(e); ok && !counted[m] {
			counted[m] = true
			if mints[m.run] == nil {
				runs = append(runs, m.run)
			}
			mints[m.run] = append(mints[m.run], e)
			if lost[m.credential] {
				excused[m.run]++
			} else if old := now.stale(c, e.At); old != "" && !replaced[old] {
				replaced[old] = true
				excused[m.run]++
			}
		}
		now.apply(e)
	}
	var findings []Finding
	for _, run := range runs {
		if needed := 1 + excused[run]; len(mints[run]) > needed {
			findings = append(findings, of.wasted(run, mints[run], needed))
		}
	}
	return findings
}

// lost reports whether a fault took a credential that this invocation minted before it could be
// stored: one that struck the mint itself, or a call after it, or the whole invocation. What went wrong
// before the mint is no excuse for it.
func (i invocation) lost(credential string) bool {
	asked := -1 // the call that was answered with a credential, last; it stands before what it did
	minted := false
	struck := i.invoked.Fault != "" || i.returned.Fault != "" || i.returned.Outcome == journal.TimedOut && i.broken()
	for n, e := range i.lines {
		switch f := e.Fact.(type) {
		case journal.Stored:
			if slices.Contains(f.Credentials, credential) {
				return false
			}
		case journal.Minted, journal.Issued:
			if named(f) == credential {
				minted = true
				struck = struck || asked >= 0 && i.lines[asked].Fact.(journal.Call).Fault != ""
			}
		case journal.Call:
			asked = n
			struck = struck || minted && f.Fault != ""
		}
	}
	return struck
}

// stale returns what is pending and has too little life left to go into service: until the next
// rotation, and as long as its readers keep it. It is empty if nothing is.
func (s *state) stale(c Case, when time.Time) string {
	for _, secret := range c.Secrets {
		if secret.Accepted.Provider {
			continue // a client's own credential does not end by itself
		}
		for _, name := range s.value(secret.Name, "AWSPENDING").Credentials {
			if s.minted[name].ExpiresAt.Sub(when) < s.interval[secret.Name]+max(longestCache(c, secret.Name), reserve) {
				return name
			}
		}
	}
	return ""
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

// orphans finds credentials that were made, never stored, and not taken by a fault. For one whose value the
// function chose itself no fault is an excuse: it could have been stored before the provider was told of it.
func orphans(history []journal.Entry, c Case) []Finding {
	kept, of := stored(history), makersOf(history, c)
	var findings []Finding
	for _, i := range invocations(history) {
		for _, e := range i.lines {
			m, ok := of.made(e)
			if ok && !kept[m.credential] && (m.chosen || !i.lost(m.credential)) && i.ended() {
				findings = append(findings, Finding{
					Kind:   Orphan,
					About:  About{Secret: i.invoked.Secret, Step: i.invoked.Step, What: sortOf(m.credential)},
					Text:   fmt.Sprintf("%s was %s in %s of rotation %d and stored nowhere", m.credential, m.verb(), i.invoked.Step, m.run),
					Slice:  []journal.Entry{e, i.end},
					Advice: m.keep(),
				})
			}
		}
	}
	return findings
}
