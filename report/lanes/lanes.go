// Package lanes draws a history as swim lanes on the world's clock: what each reader held and whether it was
// taken, the labels of each secret, the credentials of the tenant, the rotations with their steps, and each
// call. Of makes the model, a pure function of the journal and of what the verdict says of readers; the script
// and the style sheet that go with it draw a model, and a new one in its place, on a page of their own.
//
// What a rotation does takes no time or some milliseconds, and then nothing happens for a day. So the model
// has, beside instants, an order: a Knot is a place on the time axis, each line of the history has one of its
// own, and each edge of a bar that no line made, such as the end of a token's life, another.
package lanes

import (
	"time"
)

// Model is a history as it is drawn. It is the same for the same history, survives its JSON form, and holds
// no secret, as the journal holds none.
type Model struct {
	Start  time.Time `json:"start"`
	Knots  []int64   `json:"knots"` // milliseconds since the knot before; the first, since Start
	Rows   []Row     `json:"rows"`
	Events Events    `json:"events"`
}

// Row is one lane.
type Row struct {
	Group string `json:"group"` // the heading that it stands under: GroupReaders and so on
	Of    string `json:"of,omitempty"`
	Name  string `json:"name"`
	Note  string `json:"note,omitempty"` // what else there is to know of it, such as a reader's habit
	Bars  []Bar  `json:"bars,omitempty"`
}

// The headings, in their order.
const (
	GroupReaders = "Readers"
	GroupSecrets = "Secrets Manager"
	GroupAuth0   = "Auth0"
	GroupLambda  = "Lambda"
	GroupCalls   = "Calls"
)

// Bar is something that lasted from one knot to another.
type Bar struct {
	From  int    `json:"from"` // index into Model.Knots
	To    int    `json:"to"`
	Look  Look   `json:"look"`
	Text  string `json:"text,omitempty"`
	Event int    `json:"event,omitempty"` // the line that began it, counted from 1; 0: none did
	Track int    `json:"track,omitempty"` // from 0: bars of a lane that overlap lie in tracks of their own
	End   End    `json:"end,omitempty"`
	Cold  bool   `json:"cold,omitempty"` // it began with a cold start
}

// Look is what a bar means, apart from colour.
type Look string

// The looks.
const (
	Good    Look = "good"    // a reader that is served, a step or rotation that succeeded
	Out     Look = "out"     // a reader that is locked out
	Risk    Look = "risk"    // a reader that may be refused
	Gap     Look = "gap"     // locked out within the budget of a provider without overlap
	Unread  Look = "unread"  // a reader that has read nothing yet
	Held    Look = "held"    // a label on a version that has a value
	Empty   Look = "empty"   // a label on a version that has none yet
	Valid   Look = "valid"   // a credential that is taken
	Perhaps Look = "perhaps" // a credential that may be taken
	Waiting Look = "waiting" // a signing key that does not sign yet, a rotation that is going to be tried again
	Past    Look = "past"    // a signing key that signs no longer and is still published
	Bad     Look = "bad"     // a step or an attempt that failed
	Running Look = "running" // what has not ended
)

// End is how a bar ends, where that means something.
type End string

// The ends.
const (
	Expired End = "expired"
	Revoked End = "revoked"
	Beyond  End = "beyond" // it goes on where the history does not
)
