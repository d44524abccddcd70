package harness

import (
	"errors"
	"time"

	"github.com/rolloverhq/rollover/fakesecrets"
	"github.com/rolloverhq/rollover/remotesecrets"
	"github.com/rolloverhq/rollover/world"
)

// WithEndpoint puts a Secrets Manager that runs elsewhere behind the stack. Such a world begins with the
// host's next day, and Stack.Secrets is nil.
func WithEndpoint(e *remotesecrets.Endpoint) Option { return func(o *Options) { o.Endpoint = e } }

// headStart is how long the host's clock may take to catch up with a world that has begun: a process cannot be
// shown a time in its host's past, also one whose clock is behind by an hour and a half.
const headStart = 2 * time.Hour

// Err is why nothing that the stack shows can be believed any more, such as an endpoint that has gone; nil:
// it can.
func (s *Stack) Err() error { return s.manager.Err() }

// remote is a Secrets Manager that stands elsewhere.
type remote struct{ *remotesecrets.Service }

// newRemote returns an endpoint's Secrets Manager in a world, with the schedules of the embedded one.
func newRemote(w *world.World, e *remotesecrets.Endpoint, invoker remotesecrets.Invoker, o fakesecrets.Options) (remote, error) {
	service, err := remotesecrets.New(w, e, invoker, remotesecrets.Options{
		Reattempts: remotesecrets.Reattempts{Every: o.Reattempts.Every, Attempts: o.Reattempts.Attempts, WhileOpen: o.Reattempts.WhileOpen},
		Timetable: func(r remotesecrets.Rule, set time.Time) (remotesecrets.Timetable, error) {
			t, err := fakesecrets.NewTimetable(r.Expression, r.Days, r.Window, set, o.Start)
			return timetable{t}, err
		},
	})
	return remote{service}, err
}

// timetable is the embedded service's, in the words of the other.
type timetable struct{ *fakesecrets.Timetable }

func (t timetable) Next(after time.Time) remotesecrets.Window {
	return remotesecrets.Window(t.Timetable.Next(after))
}

func (r remote) Configure(by, secret, function string, on Schedule) error {
	return r.RotateOn(by, secret, function, remotesecrets.Rule(on))
}

// remoteAnswer reports whether an error is an endpoint's answer.
func remoteAnswer(err error) bool {
	var no *remotesecrets.Error
	return errors.As(err, &no)
}

// NotHere is why a stack's backend cannot do what an error says was asked of it; empty if it is another error.
func NotHere(err error) (why string) {
	if no := new(remotesecrets.UnavailableError); errors.As(err, &no) {
		return no.Why
	}
	return ""
}
