package page

import (
	"sync"

	"github.com/rolloverhq/rollover/journal"
)

// kept is how many messages a watcher may be behind, and how far back one that comes again is told what it has missed.
const kept = 4096

// feed is what those who watch are told, in order. The latest messages are kept once for all of them; each
// watcher knows how far it has come. One that has come too late for what it needs is dropped, and nobody
// waits for any.
type feed struct {
	session string // another one for each page, so that nobody goes on where another page has stopped

	mu       sync.Mutex
	last     int       // number of the latest message, from 1
	messages []message // a ring: number n is at n % its length
	watchers map[*watcher]struct{}
}

// message is one thing that watchers are told.
type message interface {
	// name is what it is called in the stream.
	name() string
	// body is what is written as JSON.
	body() any
}

// journalled is a line of the journal.
type journalled struct{ entry journal.Entry }

func (journalled) name() string { return "entry" }

func (j journalled) body() any {
	return struct {
		Entry journal.Entry `json:"entry"`
		Line  string        `json:"line"`
	}{j.entry, j.entry.Fact.String()}
}

func newFeed(session string, kept int) *feed {
	return &feed{session: session, messages: make([]message, kept), watchers: map[*watcher]struct{}{}}
}

// lostLocked reports whether what comes after a number is no longer there, or was never.
func (f *feed) lostLocked(told int) bool { return told > f.last || f.last-told > len(f.messages) }

// tell tells all watchers. It waits for nobody.
func (f *feed) tell(m message) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.last++
	f.messages[f.last%len(f.messages)] = m
	for w := range f.watchers {
		if f.lostLocked(w.told) {
			f.dropLocked(w)
			continue
		}
		select {
		case w.news <- struct{}{}:
		default: // it knows already
		}
	}
}

// watcher is one who is told.
type watcher struct {
	feed *feed
	told int           // number of the last message that it has taken
	news chan struct{} // there is more
	gone chan struct{} // closed when it is dropped
	drop func()        // ends what it is stuck in
}

// watch adds a watcher who has been told of all up to a number; drop is called, without waiting for it, when he
// cannot be told the rest. It reports false if that is so already.
func (f *feed) watch(told int, drop func()) (*watcher, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.lostLocked(told) {
		return nil, false
	}
	w := &watcher{feed: f, told: told, news: make(chan struct{}, 1), gone: make(chan struct{}), drop: drop}
	f.watchers[w] = struct{}{}
	w.news <- struct{}{}
	return w, true
}

// latest is the number of the latest message.
func (f *feed) latest() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.last
}

// next takes the message after the last one that was taken; nil if there is none.
func (w *watcher) next() (number int, m message) {
	w.feed.mu.Lock()
	defer w.feed.mu.Unlock()
	if _, on := w.feed.watchers[w]; !on || w.told == w.feed.last {
		return 0, nil
	}
	w.told++
	return w.told, w.feed.messages[w.told%len(w.feed.messages)]
}

// leave ends a watcher.
func (w *watcher) leave() {
	w.feed.mu.Lock()
	defer w.feed.mu.Unlock()
	delete(w.feed.watchers, w)
}

func (f *feed) dropLocked(w *watcher) {
	delete(f.watchers, w)
	close(w.gone)
	go w.drop()
}
