// Package fault is what goes wrong, where, and how often.
//
// A Plan holds rules. A rule names an operation ("auth0.oauth.token"), narrows it by caller and
// step, counts, and says what is to happen. Faults are counted, never rolled: the same plan breaks the
// same calls each time. A rule that never fired is for the harness to report.
//
// A fault has a side. Before: nothing happened (Refuse, Throttle, KillBefore, Disconnect). After: it
// happened and nobody heard (LoseReply, KillAfter). What each one does is its Effect, which
// the HTTP shell of a fake carries out; one fault stands in one file.
package fault

import "time"

// Fault is one way for a call to go wrong.
type Fault interface {
	// Effect says what is to be done to the call.
	Effect() Effect
	// String is the fault in the words of the scenario language, such as "throttle 10s".
	String() string
}

// Effect is what a fault does to one call. The zero value leaves it alone. The parts are applied in
// the order of the fields.
type Effect struct {
	Delay   time.Duration // world time before anything else
	Kill    Side          // end the calling process, before or after the operation
	Sever   bool          // end the connection before anything happened
	Refuse  *Refusal      // answer so, in the vendor's words; the operation does not happen
	Stale   bool          // a read answers as if the last write were not visible yet
	Repeat  int           // the operation happens this many further times
	Lose    bool          // it happens, and the connection ends without an answer
	Malform bool          // it happens, and the answer's body is cut in the middle
}

// Side says on which side of an operation something happens.
type Side int

// The sides of an operation.
const (
	Neither Side = iota
	Before
	After
)

// Refusal is an answer of the service that says no.
type Refusal struct {
	Kind  RefusalKind
	After time.Duration // when to try again, where the vendor says so; zero leaves it out
}

// RefusalKind is why the service says no; each fake has its vendor's own words for each.
type RefusalKind int

// The refusals.
const (
	Unavailable RefusalKind = iota // 5xx: the service cannot
	Throttled                      // the caller was too fast
	Denied                         // the caller may not
)
