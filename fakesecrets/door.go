package fakesecrets

import (
	"errors"
	"net/http"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// Door is the way into a Service from Go, as one principal. What goes through it is done by the same
// code as a request, and stands in the journal as one; only faults do not reach it.
//
// A secret is named as a client may name it: by name, ARN, or ARN without suffix. Every error is an
// *Error in the vendor's words.
type Door struct {
	service *Service
	caller  *world.Caller
}

// As returns the door of a principal, such as "operator".
func (s *Service) As(principal string) Door {
	return Door{s, &world.Caller{Name: principal}}
}

// through does one operation, and writes its line into the journal.
func through[T any, In input[T], Out any](d Door, op string, about subject, in In, do func(*Service, *call, In) (Out, error)) (Out, error) {
	s := d.service
	body, whole := wired(in)
	secret, asked := s.asked(whole)
	end := s.world.Journal.Begin(s.world.Clock.Now(), journal.Call{
		Op: "secrets." + op, By: d.caller.Name, Args: s.args(about), Secret: secret, Asked: asked,
	})
	c := &call{caller: d.caller}
	out, err := checked(s, c, in, do)
	end(func(line *journal.Call) {
		line.Done, line.Status = s.world.Clock.Now(), http.StatusOK
		if c.args != "" {
			line.Args, line.Secret = c.args, c.secret
		}
		if line.Asked.Token == "" && whole.ClientRequestToken != "" {
			line.Asked.Token = c.version
		}
		var e *Error
		if errors.As(err, &e) {
			line.Status, line.Error, line.Message = e.Status, e.Code, s.wording(body, e)
		}
	})
	return out, err
}

// token returns a ClientRequestToken of the world's making, as an SDK would fill one in.
func (d Door) token() *string {
	t := d.service.tokens.UUID()
	return &t
}
