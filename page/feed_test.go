package page

import (
	"testing"

	"pgregory.net/rapid"
)

// numbered is a message that knows its number.
type numbered int

func (numbered) name() string { return "numbered" }
func (n numbered) body() any  { return int(n) }

// Whoever watches is told everything after what he was told, in order, or is dropped: once, and only when he
// is too far behind.
func TestFeedAgainstModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		kept := rapid.IntRange(1, 8).Draw(t, "kept")
		f := newFeed("s", kept)
		type model struct {
			*watcher
			told    int
			dropped chan struct{}
		}
		var watchers []*model
		last := 0
		t.Repeat(map[string]func(*rapid.T){
			"tell": func(*rapid.T) {
				last++
				f.tell(numbered(last))
				for _, m := range watchers {
					if m.watcher != nil && last-m.told > kept {
						<-m.gone
						<-m.dropped
						m.watcher = nil
					}
				}
			},
			"watch": func(t *rapid.T) {
				m := &model{told: rapid.IntRange(0, last+2).Draw(t, "from"), dropped: make(chan struct{})}
				w, ok := f.watch(m.told, func() { close(m.dropped) })
				if ok != (m.told <= last && last-m.told <= kept) {
					t.Fatalf("watch from %d of %d: %v", m.told, last, ok)
				}
				if m.watcher = w; ok {
					watchers = append(watchers, m)
				}
			},
			"next": func(t *rapid.T) {
				for _, m := range watchers {
					if m.watcher == nil {
						continue
					}
					number, got := m.next()
					if m.told == last {
						if got != nil {
							t.Fatalf("%v beyond the last", got)
						}
						continue
					}
					m.told++
					if number != m.told || got != numbered(m.told) {
						t.Fatalf("%d, %v, want %d", number, got, m.told)
					}
				}
			},
			"leave": func(t *rapid.T) {
				if len(watchers) == 0 {
					t.Skip()
				}
				m := watchers[rapid.IntRange(0, len(watchers)-1).Draw(t, "who")]
				if m.watcher != nil {
					w := m.watcher
					w.leave()
					m.watcher = nil
					if _, got := w.next(); got != nil {
						t.Fatalf("told after leaving: %v", got)
					}
				}
			},
			"": func(t *rapid.T) {
				if f.latest() != last {
					t.Fatalf("latest %d, want %d", f.latest(), last)
				}
				on := 0
				for _, m := range watchers {
					if m.watcher != nil {
						on++
					}
				}
				if len(f.watchers) != on {
					t.Fatalf("%d watch, want %d", len(f.watchers), on)
				}
			},
		})
	})
}
