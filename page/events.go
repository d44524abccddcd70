package page

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// serveEvents streams what happens as server-sent events: "entry" for each line of the journal, "clock" when
// an advance begins or ends, "faults" when one is armed or taken back. A client that comes again with
// Last-Event-ID is told what it has missed; where that is not known any more, or it was another page, "reset"
// comes first: what it knows is to be thrown away, and /api/state asked anew.
func (p *Page) serveEvents(w http.ResponseWriter, r *http.Request) error {
	told, again := p.feed.place(r.Header.Get("Last-Event-ID"))
	c := http.NewResponseController(w)
	drop := func() { _ = c.SetWriteDeadline(time.Unix(1, 0)) } // what it is stuck in ends at once
	watcher, ok := p.feed.watch(told, drop)
	if !ok {
		told, again = p.feed.latest(), false
		if watcher, ok = p.feed.watch(told, drop); !ok {
			return refuse(http.StatusServiceUnavailable, "more happens than can be told: ask again")
		}
	}
	defer watcher.leave()
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
	var err error
	if !again {
		err = p.send(w, told, reset{p.feed.session})
	}
	for err == nil && c.Flush() == nil {
		select {
		case <-r.Context().Done():
			return nil
		case <-p.ctx.Done():
			return nil
		case <-watcher.gone:
			return nil
		case <-watcher.news:
		}
		for number, m := watcher.next(); m != nil; number, m = watcher.next() {
			if err = p.send(w, number, m); err != nil {
				break
			}
		}
	}
	return nil // nobody is there to be answered
}

// reset says that what a watcher knows is of no use.
type reset struct{ session string }

func (reset) name() string { return "reset" }
func (r reset) body() any  { return map[string]string{"session": r.session} }

// send writes one event.
func (p *Page) send(w http.ResponseWriter, number int, m message) error {
	data, err := json.Marshal(m.body())
	if err != nil {
		return err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "id: %s.%d\nevent: %s\ndata: %s\n\n", p.feed.session, number, m.name(), data)
	_, err = w.Write(b.Bytes())
	return err
}

// place reads an event's id: how far a client had come, and whether it is one of this feed at all. One that has none
// begins now.
func (f *feed) place(id string) (told int, ours bool) {
	session, number, _ := strings.Cut(id, ".")
	told, err := strconv.Atoi(number)
	if session != f.session || err != nil || told < 0 {
		return f.latest(), false
	}
	return told, true
}
