package fakesecrets

import "time"

// Options say how a Service differs from the usual. The zero value is ready for use.
type Options struct {
	// Region and Account are where a request is that does not say: one that is not signed, or signed with an
	// access key id that is not an account's twelve digits; and where the Go door leads. Every other region
	// and account is there as well, with secrets of its own. Empty: "eu-west-1" and "000000000000".
	Region, Account string

	// Start says when within its window a scheduled rotation starts (spec 7.4: any time). Zero: at
	// the window's opening.
	Start Start

	// Reattempts says how a failed rotation is tried again (spec 6.7, O1).
	Reattempts Reattempts

	// AbandonedStops ends an abandoned run, one whose AWSPENDING a manual new value has dropped
	// (spec T6), at the end of the step in which it happened. False: the remaining steps still run. An
	// abandoned run is not re-attempted either way.
	AbandonedStops bool

	// CancelFreesPending lets RotateSecret take an AWSPENDING over that CancelRotateSecret has left
	// behind (spec O2). False: it answers that a previous rotation isn't complete.
	CancelFreesPending bool

	// StaleReads is how many reads of a secret, after each write to it, answer as if the write were not
	// visible yet (spec 7.7). Zero: what is written is read. Door.StaleReads says it of one secret.
	StaleReads int
}

// Reattempts say how a failed rotation is tried again: as a whole, from createSecret, with the same
// ClientRequestToken.
type Reattempts struct {
	Every    time.Duration // from a failure to the next attempt; zero: 100 s
	Attempts int           // in a row, the first included; zero: 5. Then the run is dormant until the next window opens

	// WhileOpen re-attempts for as long as the rotation window is open, in place of counting
	// Attempts; a run that fails outside every window is dormant until the next one opens.
	WhileOpen bool
}

// Start is an instant within a rotation window. The zero Start is the window's opening.
type Start struct {
	latest bool
	after  time.Duration
}

// AtLatest starts in the last second of the window, which is the NextRotationDate.
func AtLatest() Start { return Start{latest: true} }

// After starts d after the window's opening, or in its last second if d is longer than the window.
func After(d time.Duration) Start { return Start{after: max(d, 0)} }

// in returns the instant at which a rotation starts within w.
func (s Start) in(w window) time.Time {
	last := w.last()
	at := w.opens.Add(s.after)
	if s.latest || at.After(last) {
		return last
	}
	return at
}

func (o Options) withDefaults() Options {
	if o.Region == "" {
		o.Region = "eu-west-1"
	}
	if o.Account == "" {
		o.Account = "000000000000"
	}
	if o.Reattempts.Every <= 0 {
		o.Reattempts.Every = 100 * time.Second
	}
	if o.Reattempts.Attempts <= 0 {
		o.Reattempts.Attempts = 5
	}
	return o
}
