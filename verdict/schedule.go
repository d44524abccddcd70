package verdict

import (
	"fmt"
	"slices"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// loose finds outages for which no function is to blame: a credential came to its end although nothing
// was broken and the rotations before and after succeeded at their first attempt. Either it lives no
// longer than the interval, or the next rotation came late within its window, as it may. A reader that
// caches for longer than the overlap of a rotation in time is its own culprit.
func loose(history []journal.Entry, runs []Rotation, outages []Outage, c Case) []Finding {
	var findings []Finding
	found := map[string]bool{}
	all := invocations(history)
	for _, o := range outages {
		secret := o.Reader.Secret
		if provides(c, secret) {
			continue // what is in it does not end by itself, and the function's own tokens are no matter
		}
		m, minted := endedAt(history, o.Span.From)
		if found[secret] || !minted {
			continue
		}
		last, next, ok := neighbours(runs, secret, m.Run)
		if !ok || last.Attempts > 1 || next.Attempts > 1 || struck(all, last.Run, next.Run) {
			continue
		}
		life, gap, interval := m.ExpiresAt.Sub(m.IssuedAt), next.Started.Sub(last.Started), intervalOf(history, secret, last)
		if gap <= interval && life > interval {
			continue
		}
		found[secret] = true
		findings = append(findings, Finding{
			Kind:  ScheduleTooLoose,
			About: About{Secret: secret},
			Text: fmt.Sprintf("a credential of %s lives %s, and its schedule lets two rotations lie %s apart; %s keeps what it read for %s",
				secret, short(life), short(gap), o.Reader.Name, short(maxCache(o.Reader))),
			Slice: between(history, secret, last, next),
			Advice: "can do nothing about it: use rate or cron with a short Duration, and let credentials live for the interval, " +
				"the window, the re-attempts and the longest cache together",
		})
	}
	return findings
}

// provides reports whether the provider itself takes what is in a secret.
func provides(c Case, secret string) bool {
	return slices.ContainsFunc(c.Secrets, func(s Secret) bool { return s.Name == secret && s.Accepted.Provider })
}

// endedAt returns the credential whose life ended at an instant.
func endedAt(history []journal.Entry, at time.Time) (journal.Minted, bool) {
	for _, e := range history {
		if m, ok := e.Fact.(journal.Minted); ok && m.Run > 0 && m.ExpiresAt.Equal(at) {
			return m, true
		}
	}
	return journal.Minted{}, false
}

// neighbours returns a rotation and the next one of its secret that succeeded.
func neighbours(runs []Rotation, secret string, run int) (last, next Rotation, ok bool) {
	for _, r := range runs {
		switch {
		case !r.OK || r.Secret != secret:
		case r.Run == run:
			last = r
		case last.OK && r.Run > run:
			return last, r, true
		}
	}
	return last, next, false
}

// intervalOf returns the interval of the schedule that a rotation set.
func intervalOf(history []journal.Entry, secret string, r Rotation) time.Duration {
	var interval time.Duration
	for _, e := range history {
		if s, ok := e.Fact.(journal.Scheduled); ok && s.Secret == secret && s.Interval > 0 && !e.At.After(r.Ended) {
			interval = s.Interval
		}
	}
	return interval
}

// struck reports whether a fault struck within some runs.
func struck(all []invocation, from, to int) bool {
	for _, i := range all {
		if i.invoked.Run >= from && i.invoked.Run <= to && i.broken() {
			return true
		}
	}
	return false
}

// between is the history of a schedule: when each rotation was to be, and when it was.
func between(history []journal.Entry, secret string, last, next Rotation) []journal.Entry {
	var slice []journal.Entry
	for _, e := range history {
		if e.At.Before(last.Started) || e.At.After(next.Ended) {
			continue
		}
		switch f := e.Fact.(type) {
		case journal.Scheduled:
			if f.Secret == secret && e.At.Before(next.Started) {
				slice = append(slice, e)
			}
		case journal.RotationStarted:
			if f.Run == next.Run {
				slice = append(slice, e)
			}
		}
	}
	return slice
}
