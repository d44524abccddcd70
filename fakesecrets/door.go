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
	at      place
}

// As returns the door of a principal, such as "operator".
func (s *Service) As(principal string) Door {
	return Door{s, &world.Caller{Name: principal}, s.stores.usual}
}

// In returns the same principal's door in another region; an empty one is the usual.
func (d Door) In(region string) Door {
	if region == "" {
		region = d.service.stores.usual.region
	}
	d.at.region = region
	return d
}

// Of returns the door of a principal of the same name in another account, of twelve digits; an empty one is
// the usual.
func (d Door) Of(account string) Door {
	if account == "" {
		account = d.service.stores.usual.account
	}
	d.at.account = account
	return d
}

// At returns the same principal's door where the secret of this ARN is; what is no ARN leaves it as it is.
func (d Door) At(arn string) Door {
	if at, _, ok := placeOf(arn); ok {
		d.at = at
	}
	return d
}

// through does one operation, and writes its line into the journal.
func through[T any, In input[T], Out any](d Door, op string, about subject, in In, do func(*Service, *call, In) (Out, error)) (Out, error) {
	s := d.service
	body, whole := wired(in)
	secret, asked := s.asked(d.at, whole)
	end := s.world.Journal.Begin(s.world.Clock.Now(), journal.Call{
		Op: "secrets." + op, By: d.caller.Name, Args: s.args(d.at, about), Secret: secret, Asked: asked,
	})
	c := &call{op: op, caller: d.caller, at: d.at}
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
			line.Status, line.Error, line.Message = e.Status, e.Code, s.wording(d.at, body, e)
		}
	})
	return out, err
}

// token returns a ClientRequestToken of the world's making, as an SDK would fill one in.
func (d Door) token() *string {
	s := d.service
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tokens.UUID()
	return &t
}
