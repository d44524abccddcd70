package lanes

import (
	"cmp"
	"slices"
	"time"

	"github.com/rolloverhq/rollover/internal/legible"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/verdict"
)

// Of makes the model of a history that has been played until an instant. The readers come from
// verdict.Holdings; there may be none.
func Of(history []journal.Entry, readers []verdict.Holder, until time.Time) Model {
	b := &board{history: history, until: until}
	if len(history) > 0 {
		b.until = latest(until, history[len(history)-1].At)
	}
	b.drawReaders(readers)
	b.drawSecrets()
	b.drawAuth0()
	b.drawLambda()
	return b.model()
}

// board is a model that is being made.
type board struct {
	history []journal.Entry
	until   time.Time
	lanes   []*lane
	places  []*lane // of each line of the history
}

// lane is a row whose bars have no place on the axis yet.
type lane struct {
	Row
	bars []bar
}

type bar struct {
	from, to edge
	Bar
}

// edge is where a bar begins or ends: at a line of the history, counted from 1, or at an instant.
type edge struct {
	event int
	at    time.Time
}

func (b *board) edge(event int) edge { return edge{event, b.history[event-1].At} }

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// lane returns a lane, which is made if it is not there yet.
func (b *board) lane(group, of, name string) *lane {
	for _, l := range b.lanes {
		if l.Group == group && l.Of == of && l.Name == name {
			return l
		}
	}
	l := &lane{Row: Row{Group: group, Of: of, Name: name}}
	b.lanes = append(b.lanes, l)
	return l
}

// add draws a bar. What ends after the history ends there, and says so.
func (l *lane) add(b *board, from, to edge, x Bar) {
	if to.event == 0 && to.at.After(b.until) {
		to.at, x.End = b.until, Beyond
	}
	x.Text = legible.Line(x.Text)
	l.bars = append(l.bars, bar{from, to, x})
}

// end is the edge at which the history ends.
func (b *board) end() edge { return edge{at: b.until} }

// model puts everything in its place.
func (b *board) model() Model {
	m := Model{Rows: []Row{}, Events: Events{ // no list is null in JSON
		Knots: []int{}, Rows: []int{}, Looks: []int{}, Templates: []string{}, Template: []int{}, Numbers: []string{},
	}}
	axis := b.axis()
	m.Start, m.Knots = axis.start, axis.steps()
	b.places = make([]*lane, len(b.history))
	for i, e := range b.history {
		b.places[i] = b.place(e)
	}
	ranks := map[*lane][]int{}
	for _, l := range b.lanes {
		ranks[l] = b.rank(l.Row)
	}
	slices.SortStableFunc(b.lanes, func(x, y *lane) int { return slices.Compare(ranks[x], ranks[y]) })
	index := map[*lane]int{}
	for i, l := range b.lanes {
		index[l] = i
		m.Rows = append(m.Rows, l.placed(axis))
	}
	known, last := map[string]int{}, 0
	for i, e := range b.history {
		m.Events.add(e, index[b.places[i]], known)
		m.Events.Knots = append(m.Events.Knots, axis.event[i]-last)
		last = axis.event[i]
	}
	return m
}

// rank orders the lanes: by heading, what is rotated before what is not, and as people count.
func (b *board) rank(r Row) []int {
	rotated := slices.ContainsFunc(b.history, func(e journal.Entry) bool {
		f, ok := e.Fact.(journal.RotationStarted)
		return ok && f.Secret == r.Of
	})
	first := 1
	if rotated {
		first = 0
	}
	return []int{slices.Index(groups(), r.Group), first, b.firstOf(r), slices.Index(names(), r.Name)}
}

// firstOf keeps the lanes of one thing together.
func (b *board) firstOf(r Row) int {
	return slices.IndexFunc(b.places, func(l *lane) bool { return l.Group == r.Group && l.Of == r.Of })
}

func groups() []string {
	return []string{GroupReaders, GroupSecrets, GroupAuth0, GroupLambda, GroupCalls}
}

func names() []string {
	return []string{current, pending, previous, tokens, credentials, signingKeys, rotations, steps, toSecrets, toAuth0, toOthers, remarks}
}

// placed is the row with its bars on the axis and in tracks.
func (l *lane) placed(a axis) Row {
	r := Row{Group: l.Group, Of: legible.Line(l.Of), Name: legible.Line(l.Name), Note: legible.Line(l.Note)}
	for _, x := range l.bars {
		x.Bar.From, x.Bar.To, x.Bar.Event = a.knot(x.from), a.knot(x.to), x.from.event
		if x.Bar.From < x.Bar.To {
			r.Bars = append(r.Bars, x.Bar)
		}
	}
	slices.SortStableFunc(r.Bars, func(x, y Bar) int { return cmp.Compare(x.From, y.From) })
	var ends []int // :: track → where its last bar ends
	for i := range r.Bars {
		x := &r.Bars[i]
		track := slices.IndexFunc(ends, func(end int) bool { return end <= x.From })
		if track < 0 && len(ends) < mostTracks {
			ends, track = append(ends, 0), len(ends)
		} else if track < 0 {
			track = mostTracks - 1
		}
		x.Track, ends[track] = track, x.To
	}
	return r
}

// mostTracks is how many bars of a lane lie beside each other; what is more lies on the last of them.
const mostTracks = 6
