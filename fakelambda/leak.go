package fakelambda

import (
	"sync"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// leaks journals the secrets that an invocation said where they do not belong, each once for each place. It
// outlives the invocation: a secret may become known when it has long been said.
type leaks struct {
	world *world.World
	fact  journal.Leaked // without what and where

	mu   sync.Mutex
	told map[journal.Leaked]bool
	held []journal.Leaked // in what was not kept, until the invocation ends
}

// judge looks for secrets in a text, and again when further ones become known. What is found then is masked in the
// journal's lines, which may have shown it.
func (l *leaks) judge(where, text string) {
	for _, what := range l.find(where, text) {
		l.record(what)
	}
}

// hold is judge for what an invocation has said that has not ended, and of which nothing else is kept. release
// journals it.
func (l *leaks) hold(where, text string) {
	found := l.find(where, text)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held = append(l.held, found...)
}

func (l *leaks) release() {
	l.mu.Lock()
	held := l.held
	l.held = nil
	l.mu.Unlock()
	for _, leak := range held {
		l.record(leak)
	}
}

func (l *leaks) find(where, text string) []journal.Leaked {
	leak := func(what string) journal.Leaked {
		f := l.fact
		f.What, f.Where = what, where
		return f
	}
	var found []journal.Leaked
	for _, what := range l.world.Names.Overhear(text, func(what string) {
		l.record(leak(what))
		l.world.Journal.Mask(l.world.Names.Mask)
	}) {
		found = append(found, leak(what))
	}
	return found
}

func (l *leaks) record(f journal.Leaked) {
	l.mu.Lock()
	told := l.told[f]
	if l.told == nil {
		l.told = map[journal.Leaked]bool{}
	}
	l.told[f] = true
	l.mu.Unlock()
	if !told {
		l.world.Record(f)
	}
}
