package page

import (
	"bufio"
	"encoding/json"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// stream is an open stream of events.
type stream struct {
	t    *testing.T
	body interface{ Close() error }
	in   *bufio.Reader
	id   string
}

// event is one of them.
type event struct{ id, name, data string }

func (r *rig) listen(lastID string) *stream {
	r.Helper()
	q := must(http.NewRequest("GET", r.page.URL()+"/api/events", nil))
	if lastID != "" {
		q.Header.Set("Last-Event-ID", lastID)
	}
	answer, err := http.DefaultTransport.RoundTrip(q)
	if err != nil {
		r.Fatal(err)
	}
	if kind := answer.Header.Get("Content-Type"); answer.StatusCode != 200 || kind != "text/event-stream" {
		r.Fatalf("%d %s", answer.StatusCode, kind)
	}
	r.Cleanup(func() { answer.Body.Close() })
	return &stream{t: r.T, body: answer.Body, in: bufio.NewReader(answer.Body)}
}

// next reads an event; false at the end of the stream.
func (s *stream) next() (e event, more bool) {
	for {
		line, err := s.in.ReadString('\n')
		if err != nil {
			return e, false
		}
		switch name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": "); name {
		case "id":
			e.id, s.id = value, value
		case "event":
			e.name = value
		case "data":
			e.data = value
		case "":
			if e.name != "" {
				return e, true
			}
		}
	}
}

// lines reads the journal's lines up to one that has a part.
func (s *stream) lines(part string) (all []string) {
	s.t.Helper()
	for e, more := s.next(); more; e, more = s.next() {
		if e.name != "entry" {
			continue
		}
		var told struct {
			Entry map[string]any
			Line  string
		}
		if err := json.Unmarshal([]byte(e.data), &told); err != nil || told.Entry["kind"] == nil {
			s.t.Fatalf("%v in %s", err, e.data)
		}
		if all = append(all, told.Line); strings.Contains(told.Line, part) {
			return all
		}
	}
	s.t.Fatalf("the stream has ended before %q", part)
	return nil
}

func TestEventsAreTheJournalAsItHappens(t *testing.T) {
	t.Parallel()
	r := up(t)
	s := r.listen("")
	if e, _ := s.next(); e.name != "reset" {
		t.Errorf("it begins with %+v", e)
	}
	get[secretState](r, "POST", "/api/secrets/"+demo+"/rotate", "{}")
	told := s.lines("rotation 2 of " + demo + " succeeded")
	if !strings.Contains(strings.Join(told, "\n"), "operator secrets.RotateSecret "+demo) {
		t.Errorf("nothing of who did it: %q", told)
	}

	// Whoever comes again hears what was missed, and nothing twice.
	s.body.Close()
	get[secretState](r, "POST", "/api/secrets/"+demo+"/rotate", "{}")
	r.await("rotation 3", func(st state) bool {
		return st.secret(demo).label("AWSCURRENT") == "v3" && !st.secret(demo).Rotation.Running
	})
	again := r.listen(s.id).lines("rotation 3 of " + demo + " succeeded")
	if strings.Contains(strings.Join(again, "\n"), "rotation 2 of "+demo+" succeeded") {
		t.Errorf("told twice: %q", again)
	}
}

func TestEventsOfAnotherSessionAreReset(t *testing.T) {
	t.Parallel()
	r := standing(t, nil)
	for _, id := range []string{"", "another.1", "another", r.page.feed.session + ".-1", r.page.feed.session + ".", r.page.feed.session + ".99999"} {
		if e, _ := r.listen(id).next(); e.name != "reset" || !strings.Contains(e.data, r.page.feed.session) {
			t.Errorf("after %q: %+v", id, e)
		}
	}
	r.page.Tell(journal.Entry{Seq: 1, Fact: journal.Note{By: "test", Text: "one"}})
	for range kept {
		r.page.Tell(journal.Entry{Seq: 2, Fact: journal.Note{By: "test", Text: "two"}})
	}
	if e, _ := r.listen(r.page.feed.session + ".0").next(); e.name != "reset" {
		t.Errorf("what is missed is not there any more, and it is told %+v", e)
	}
	if e, _ := r.listen(r.page.feed.session + ".1").next(); e.name != "entry" || !strings.Contains(e.data, "two") {
		t.Errorf("what is missed is there, and it is told %+v", e)
	}
}

// A client that reads nothing is cut off when it is too far behind. Whoever tells waits for nobody.
func TestASlowClientIsDropped(t *testing.T) {
	t.Parallel()
	r := standing(t, nil)
	slow, err := net.Dial("tcp", strings.TrimPrefix(r.page.URL(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	if _, err := slow.Write([]byte("GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	watching := func() int {
		r.page.feed.mu.Lock()
		defer r.page.feed.mu.Unlock()
		return len(r.page.feed.watchers)
	}
	for watching() == 0 {
		time.Sleep(time.Millisecond)
	}
	text := strings.Repeat("x", 10_000) // more than the sockets take
	for n := 0; watching() > 0; n++ {
		r.page.Tell(journal.Entry{Seq: n, Fact: journal.Note{By: "test", Text: text}})
		if n > 100*kept {
			t.Fatal("it is still there")
		}
	}
	if err := r.page.Close(); err != nil { // waits for its handler, which is not stuck
		t.Error(err)
	}
}
