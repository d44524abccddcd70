package world

import "sync"

// Debts are the ways in which a world can owe somebody an answer: bytes that nobody has read, a
// request that is being served. A process in the world's time may only be taken for quiescent while
// there are none.
type Debts struct {
	mu   sync.Mutex
	none map[int]func() bool
	next int
}

// Add registers a check that reports whether there is no debt of its kind, and returns how to take it
// back. The check is called from any goroutine and must not block.
func (d *Debts) Add(none func() bool) (remove func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.none == nil {
		d.none = map[int]func() bool{}
	}
	id := d.next
	d.next++
	d.none[id] = none
	return func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		delete(d.none, id)
	}
}

// None reports whether the world owes nobody anything.
func (d *Debts) None() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, none := range d.none {
		if !none() {
			return false
		}
	}
	return true
}
