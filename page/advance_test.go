package page

import (
	"strings"
	"sync"
	"testing"
	"time"
)

// The clock is advanced beside whoever makes it follow the host's: what is due on the way is done, each at its
// instant, by a function that sees that instant.
func TestAdvance(t *testing.T) {
	t.Parallel()
	r := up(t)
	before := r.stack.Clock.Now()
	at := get[clockState](r, "POST", "/api/clock/advance", `{"by":"3d"}`)
	if at.Now.Before(before.Add(72*time.Hour)) || !at.To.IsZero() {
		t.Errorf("from %s to %+v", before, at)
	}
	s := r.await("three rotations", func(s state) bool { return s.secret(demo).label("AWSCURRENT") == "v4" })
	if s.Clock.Now.Before(at.Now) {
		t.Errorf("the clock is back at %s", s.Clock.Now)
	}
	for _, i := range s.Functions[0].Invocations {
		if i.Outcome != "ok" {
			t.Errorf("%+v", i)
		}
	}
}

func TestAdvanceToTheNextEvent(t *testing.T) {
	t.Parallel()
	r := up(t)
	s := r.await("something to come", func(s state) bool { return len(s.Upcoming) > 0 })
	next := s.Upcoming[0]
	if next.What != "rotation of "+demo || !next.At.Equal(s.secret(demo).Rotation.Next) {
		t.Fatalf("next: %+v", s.Upcoming)
	}
	at := get[clockState](r, "POST", "/api/clock/advance", `{"to":"next"}`)
	if at.Now.Before(next.At) || at.Now.After(next.At.Add(time.Hour)) {
		t.Errorf("at %s, and was to be at %s", at.Now, next.At)
	}
	r.await("the rotation", func(s state) bool { return s.secret(demo).label("AWSCURRENT") == "v2" })
}

func TestAdvancesAreRefused(t *testing.T) {
	t.Parallel()
	r := standing(t, nil)
	for _, c := range []struct{ body, part string }{
		{`{}`, `say either {"by":"24h"} or {"to":"next"}`},
		{``, `say either`},
		{`{"by":"1h","to":"next"}`, `say either`},
		{`{"by":"soon"}`, `"by" is to be a duration such as 30s, 55m, 24h or 7d, and not "soon"`},
		{`{"by":"-1h"}`, `"by" is to be a duration`},
		{`{"by":"0s"}`, `"by" is to be a duration`},
		{`{"by":"367d"}`, `"by" is 366d at most`},
		{`{"to":"tomorrow"}`, `"to" is "next", and not "tomorrow"`},
		{`{"by":24}`, `its member "by" is to be a string`},
		{`{"bye":"24h"}`, `its member "bye" means nothing; did you mean "by"?`},
		{`{"by":"24h"`, `it is no JSON`},
		{`"24h"`, `it begins with no brace`},
	} {
		r.refused("POST", "/api/clock/advance", c.body, 400, c.part)
	}
	r.refused("POST", "/api/clock/advance", `{"by":"`+strings.Repeat("1", longest)+`h"}`, 413, "a body of more than")
	r.refused("POST", "/api/clock/advance", `{"to":"next"}`, 409, "nothing is going to happen by itself")
}

// One advance at a time: the second is told where the first is going. The end of the page breaks it off.
func TestAdvanceTwiceAndEnd(t *testing.T) {
	t.Parallel()
	r := standing(t, nil)
	hold := r.stack.Clock.Hold("somebody who computes")
	defer hold.Release()
	s := r.listen("")
	var first sync.WaitGroup
	first.Go(func() { // its connection ends with the page
		_, _, _ = r.page.asked("POST", "/api/clock/advance", `{"by":"24h"}`)
	})
	for e, _ := s.next(); e.name != "clock"; e, _ = s.next() {
	}
	to := r.page.leap.target()
	r.refused("POST", "/api/clock/advance", `{"by":"1h"}`, 409, "the clock is on its way to "+to.Format(time.RFC3339))
	if s := get[state](r, "GET", "/api/state", ""); !s.Clock.To.Equal(to) {
		t.Errorf("the state says %+v", s.Clock)
	}
	if err := r.page.Close(); err != nil {
		t.Error(err)
	}
	first.Wait()
	if r.stack.Clock.Now().Equal(to) || !r.page.leap.target().IsZero() {
		t.Error("it went on")
	}
	if err := r.page.Close(); err != nil {
		t.Error(err)
	}
}
