package verdict

import (
	"fmt"
	"slices"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// deadCurrents finds each time that a function left AWSCURRENT with nothing that is accepted when a step
// ended and a later one began: it had the provider drop what is current, or moved the label to what was not
// good yet, and put that right in a later step. Calls take no time on this clock, so that readers may see
// nothing of it; elsewhere they do, and a step may fail in between. It is judged by the order of the lines
// and not by the time from one to the next.
//
// Where the provider has no overlap, what keeps to the budget is none, and neither is what a fault or an
// operator has made longer: no function can help that.
func deadCurrents(history []journal.Entry, c Case) []Finding {
	var findings []Finding
	for _, s := range c.Secrets {
		findings = append(findings, deaths(history, s, c)...)
	}
	return findings
}

// death is that a function left AWSCURRENT of a secret with nothing that is accepted.
type death struct {
	cause   journal.Entry // the line that did it
	by      journal.Invoked
	end     journal.Entry   // of the step
	next    journal.Entry   // the beginning of the next; zero Fact before it
	since   time.Time       // the first instant of it
	excused bool            // a fault struck in it, or an operator's hand did
	revived []journal.Entry // the line that ended it; empty while it lasts
}

// mortician follows one secret through a history.
type mortician struct {
	of     Secret
	now    *state
	words  words
	good   map[string]Spans // :: credential → when it is accepted; of a verifier that asks nobody
	broken map[int]bool     // :: request → whether a fault struck in it

	in    *journal.Invoked // the step that the secret's function is in
	cause *death           // what killed AWSCURRENT in this run, or will
	dead  *death
}

func deaths(history []journal.Entry, s Secret, c Case) []Finding {
	m := mortician{of: s, now: newState(), words: words{}, broken: map[int]bool{}}
	if !s.Accepted.Provider {
		_, m.good = s.Accepted.accepted(history, c.Until)
	}
	for _, i := range invocations(history) {
		m.broken[i.invoked.Request] = i.broken() || i.returned.Outcome == journal.Refused
	}
	var findings []Finding
	for _, e := range history {
		if d := m.see(e); d != nil && d.counts(s, e.At) {
			findings = append(findings, d.finding(s.Name, e.At))
		}
	}
	if d := m.dead; d != nil && d.counts(s, c.Until) {
		findings = append(findings, d.finding(s.Name, c.Until))
	}
	return findings
}

// see takes in one line. It returns a death that is over.
func (m *mortician) see(e journal.Entry) *death {
	alive := m.alive(e.At)
	m.now.apply(e)
	m.words.apply(m.of.Accepted, e)
	switch f := e.Fact.(type) {
	case journal.Invoked:
		if f.Secret == m.of.Name && f.Run > 0 {
			m.begin(f, e)
		}
	case journal.Returned:
		if m.in != nil && f.Request == m.in.Request {
			m.returned(e)
		}
	case journal.Accepted, journal.Labelled:
		if m.in != nil && alive && !m.alive(e.At) || m.in != nil && m.ends(e) {
			m.cause = &death{cause: e, by: *m.in, since: e.At}
			if a, ok := f.(journal.Accepted); ok {
				m.cause.since = later(a.From, e.At)
			}
		}
	}
	if m.dead == nil {
		if m.cause != nil && !e.At.Before(m.cause.since) && m.alive(e.At) {
			m.cause = nil // it was put right before the step's end
		}
		return nil
	}
	m.dead.excused = m.dead.excused || operators(e) || m.in != nil && m.broken[m.in.Request]
	if !m.alive(e.At) {
		return nil
	}
	over := m.dead
	over.revived = []journal.Entry{e}
	m.dead, m.cause = nil, nil
	return over
}

// begin is the beginning of a step: what was dead when the last one ended is so from one step to another.
func (m *mortician) begin(f journal.Invoked, e journal.Entry) {
	if m.cause != nil && f.Run != m.cause.by.Run {
		m.cause = nil // what the tenant has dropped since is another matter
	}
	m.in = &f
	if m.dead != nil && m.dead.next.Fact == nil {
		m.dead.next = e
	}
}

func (m *mortician) returned(e journal.Entry) {
	if m.cause != nil && m.dead == nil && !m.alive(e.At) {
		m.dead = m.cause
		m.dead.end = e
		m.dead.excused = m.broken[m.dead.by.Request]
	}
	m.in = nil
}

// ends reports whether a line says that what is current ends in time to come.
func (m *mortician) ends(e journal.Entry) bool {
	f, ok := e.Fact.(journal.Accepted)
	return ok && f.Answer == journal.No && f.From.After(e.At) && slices.Contains(m.current().Credentials, f.Credential)
}

func (m *mortician) current() journal.Stored { return m.now.value(m.of.Name, "AWSCURRENT") }

// alive reports whether something that AWSCURRENT holds is accepted, or may be.
func (m *mortician) alive(when time.Time) bool {
	return slices.ContainsFunc(m.current().Credentials, func(credential string) bool {
		if m.of.Accepted.Provider {
			return m.words.at(credential, when) != journal.No
		}
		return m.good[credential].Has(when)
	})
}

// counts reports whether a death that lasted until an instant is one that a function can help.
func (d *death) counts(s Secret, until time.Time) bool {
	if d.next.Fact == nil {
		return false // it was over before another step could have met it
	}
	return s.Overlap.Kind != NoOverlap || !d.excused && d.length(until) > s.Overlap.Budget
}

func (d *death) length(until time.Time) time.Duration { return max(0, until.Sub(d.since)) }

func (d *death) finding(secret string, until time.Time) Finding {
	length := d.length(until)
	how := "for " + short(length)
	if length == 0 {
		how = "for as long as the calls between take, which is no time here"
	}
	if len(d.revived) == 0 {
		how = "and to the end, " + how
	}
	return Finding{
		Kind:  DeadCurrent,
		About: About{Secret: secret, Step: d.by.Step},
		Text: fmt.Sprintf("%s of rotation %d left AWSCURRENT of %s with nothing that is accepted, beyond the step's end, %s",
			d.by.Step, d.by.Run, secret, how),
		Slice:  append([]journal.Entry{d.cause, d.end, d.next}, d.revived...),
		Advice: "take the old credential away only when AWSCURRENT has left it, and move AWSCURRENT only to what is accepted",
	}
}
