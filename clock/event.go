package clock

import (
	"container/heap"
	"time"
)

// Event is something that will happen at an instant.
type Event struct {
	clock  *Clock
	due    time.Time
	seq    uint64
	name   string
	inWork bool   // belongs to work in progress: Settle moves time for it
	fire   func() // with the clock's lock held
	index  int    // in the queue; -1 once it has left
}

// Due returns the instant of the event.
func (e *Event) Due() time.Time { return e.due }

// Cancel takes the event out of the queue and reports whether it was still there. Cancelling a
// nil event does nothing.
func (e *Event) Cancel() bool {
	if e == nil {
		return false
	}
	e.clock.mu.Lock()
	defer e.clock.mu.Unlock()
	return e.cancelLocked()
}

func (e *Event) cancelLocked() bool {
	if e == nil || e.index < 0 {
		return false
	}
	heap.Remove(&e.clock.queue, e.index)
	if e.inWork {
		e.clock.inWork--
	}
	return true
}

// queue is a heap of events by (instant, sequence number).
type queue []*Event

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	if !q[i].due.Equal(q[j].due) {
		return q[i].due.Before(q[j].due)
	}
	return q[i].seq < q[j].seq
}

func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].index, q[j].index = i, j
}

func (q *queue) Push(x any) {
	e := x.(*Event)
	e.index = len(*q)
	*q = append(*q, e)
}

func (q *queue) Pop() any {
	old := *q
	e := old[len(old)-1]
	old[len(old)-1] = nil
	*q = old[:len(old)-1]
	e.index = -1
	return e
}
