package lanes

import (
	"slices"
	"time"
)

// axis gives each line of a history, and each edge of a bar that is at none, a place in order.
type axis struct {
	start time.Time
	times []time.Time // :: knot → instant
	event []int       // :: line of the history → knot
}

func (b *board) axis() axis {
	var a axis
	bare := []time.Time{b.until}
	for _, l := range b.lanes {
		for _, x := range l.bars {
			for _, e := range []edge{x.from, x.to} {
				if e.event == 0 {
					bare = append(bare, e.at)
				}
			}
		}
	}
	slices.SortFunc(bare, time.Time.Compare)
	bare = slices.CompactFunc(bare, time.Time.Equal)
	for _, e := range b.history {
		for ; len(bare) > 0 && !bare[0].After(e.At); bare = bare[1:] {
			if bare[0].Before(e.At) {
				a.times = append(a.times, bare[0])
			}
		}
		a.event = append(a.event, len(a.times))
		a.times = append(a.times, e.At)
	}
	a.times = append(a.times, bare...)
	if len(bare) == 0 {
		a.times = append(a.times, b.until) // what the last line began is to be seen
	}
	a.start = a.times[0]
	return a
}

// knot is the place of an edge. An instant that lines of the history share is where the first of them is, but
// for the end, which is after all of them.
func (a axis) knot(e edge) int {
	if e.event > 0 {
		return a.event[e.event-1]
	}
	last := len(a.times) - 1
	if !e.at.Before(a.times[last]) {
		return last
	}
	k, _ := slices.BinarySearchFunc(a.times, e.at, time.Time.Compare)
	return k
}

// steps are the knots in the form of the model.
func (a axis) steps() []int64 {
	all := make([]int64, len(a.times))
	last := int64(0)
	for i, t := range a.times {
		ms := t.Sub(a.start).Milliseconds()
		all[i], last = ms-last, ms
	}
	return all
}
