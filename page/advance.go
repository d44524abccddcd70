package page

import (
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/rolloverhq/rollover/harness/script"
	"github.com/rolloverhq/rollover/journal"
)

// furthest is how far one advance may go. Each rotation on the way is really made.
const furthest = 366 * 24 * time.Hour

// leap is the one advance that may be under way.
type leap struct {
	mu sync.Mutex
	to time.Time // zero: none is
}

// target is where an advance is going; zero if there is none.
func (l *leap) target() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.to
}

// moved says that an advance has begun or ended.
type moved struct{ clock clockState }

func (moved) name() string { return "clock" }
func (m moved) body() any  { return m.clock }

type advanceRequest struct {
	By string `json:"by"` // "24h", "7d"
	To string `json:"to"` // "next"
}

// serveAdvance moves the world's clock, beside whoever makes it follow the host's, and answers when it is there.
func (p *Page) serveAdvance(w http.ResponseWriter, r *http.Request) error {
	in, err := read[advanceRequest](r, `{"by":"24h"} or {"to":"next"}`)
	if err != nil {
		return err
	}
	by, err := p.distance(in)
	if err != nil {
		return err
	}
	arrived, err := p.depart(by)
	if err != nil {
		return err
	}
	select {
	case err = <-arrived:
	case <-r.Context().Done(): // nobody waits for the answer, and it goes on all the same
		return nil
	}
	if err != nil {
		return refuse(http.StatusServiceUnavailable, "rollover ended before the clock was there")
	}
	write(w, http.StatusOK, p.clock())
	return nil
}

// distance is how far an advance goes.
func (p *Page) distance(in advanceRequest) (time.Duration, error) {
	switch {
	case in.By != "" && in.To != "", in.By == "" && in.To == "":
		return 0, refuse(http.StatusBadRequest, `say either {"by":"24h"} or {"to":"next"}`)
	case in.To == "next":
		now := p.stack.Clock.Now()
		for _, u := range p.upcoming(now) {
			return u.At.Sub(now), nil
		}
		return 0, refuse(http.StatusConflict, `nothing is going to happen by itself: turn a rotation on, or say {"by":"24h"}`)
	case in.To != "":
		return 0, refuse(http.StatusBadRequest, `"to" is "next", and not %q; {"by":"24h"} says how far`, in.To)
	}
	by, err := script.ParseDuration(in.By)
	switch {
	case err != nil || by == 0:
		return 0, refuse(http.StatusBadRequest, `"by" is to be a duration such as 30s, 55m, 24h or 7d, and not %q`, in.By)
	case by > furthest:
		return 0, refuse(http.StatusBadRequest, `"by" is 366d at most, and not %q: each rotation on the way is really made`, in.By)
	}
	return by, nil
}

// depart begins an advance, if none is under way, and tells the end of it.
func (p *Page) depart(by time.Duration) (arrived <-chan error, err error) {
	p.leap.mu.Lock()
	defer p.leap.mu.Unlock()
	if !p.leap.to.IsZero() {
		return nil, refuse(http.StatusConflict, "the clock is on its way to %s: wait until it is there", p.leap.to.Format(time.RFC3339))
	}
	if !p.begin() {
		return nil, refuse(http.StatusServiceUnavailable, "rollover is about to end")
	}
	p.leap.to = p.stack.Clock.Now().Add(by)
	p.note("the clock is advanced by %s", by)
	end := make(chan error, 1)
	go func() {
		defer p.requests.Done()
		err := p.stack.Clock.Sleep(p.ctx, by) // as a bystander, who drives
		p.leap.mu.Lock()
		p.leap.to = time.Time{}
		p.leap.mu.Unlock()
		p.feed.tell(moved{p.clock()})
		end <- err
	}()
	p.feed.tell(moved{clockState{Now: p.stack.Clock.Now(), To: p.leap.to}})
	return end, nil
}

// note writes into the journal what was done by hand.
func (p *Page) note(format string, args ...any) {
	p.stack.World.Record(journal.Note{By: operator, Text: fmt.Sprintf(format, args...)})
}

// operator is the principal who acts by hand.
const operator = "operator"
