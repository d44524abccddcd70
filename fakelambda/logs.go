package fakelambda

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rolloverhq/rollover/world"
)

// LogEvent is one line that a function printed, or that the service wrote about it, as CloudWatch Logs has
// it. It is not masked.
type LogEvent struct {
	At      time.Time // when the world had it
	Stream  string
	Message string // with its line end
}

// keptLogs is how many bytes of messages a log group keeps: of what is more, the oldest are dropped. The
// last invocation is always kept.
const keptLogs = 1 << 20

// logs are the log groups of the functions. A group outlives its function, as on AWS.
type logs struct {
	world           *world.World
	region, account string

	mu     sync.Mutex
	groups map[string]*logGroup
}

// logGroup is the log of the functions that have had one name.
type logGroup struct {
	name    string
	created time.Time
	events  []logEntry // in the order in which they were written
	streams map[string]*logStream
	bytes   int
	next    int64 // number of the next event
}

// logStream is the log of one sandbox.
type logStream struct {
	name        string
	created     time.Time
	first, last time.Time // of its events
	ingested    time.Time
}

type logEntry struct {
	LogEvent
	number   int64 // in its group, from 0
	ingested time.Time
}

func newLogs(w *world.World, o Options) *logs {
	return &logs{world: w, region: o.Region, account: o.Account, groups: map[string]*logGroup{}}
}

// logGroupOf is the group of a function's log.
func logGroupOf(function string) string { return "/aws/lambda/" + function }

// logStreamOf is named as Lambda names streams: the day of the cold start, the version, 32 hexadecimal
// digits.
func logStreamOf(day time.Time, sandbox int) string {
	return fmt.Sprintf("%s/[%s]%032x", day.Format("2006/01/02"), version, sandbox)
}

// lines makes an event of each line of a text.
func lines(text string, instant func(at int) time.Time) []LogEvent {
	var events []LogEvent
	at := 0
	for line := range strings.Lines(text) {
		events = append(events, LogEvent{At: instant(at), Message: line})
		at += len(line)
	}
	return events
}

// write adds what an invocation printed to a function's log. created is when the stream began, if it is
// not there; no stream, and nothing is written: the function never ran.
func (l *logs) write(function, stream string, created time.Time, events []LogEvent) {
	if stream == "" || len(events) == 0 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	name := logGroupOf(function)
	g := l.groups[name]
	if g == nil {
		g = &logGroup{name: name, created: created, streams: map[string]*logStream{}}
		l.groups[name] = g
	}
	s := g.streams[stream]
	if s == nil {
		s = &logStream{name: stream, created: created, first: events[0].At}
		g.streams[stream] = s
	}
	s.last, s.ingested = events[len(events)-1].At, l.world.Clock.Now()
	written := 0
	for _, e := range events {
		e.Stream = stream
		g.events = append(g.events, logEntry{e, g.next, s.ingested})
		g.next++
		written += len(e.Message)
	}
	g.bytes += written
	g.drop(len(events))
}

// drop drops the oldest events of what is more than is kept, but for the last few.
func (g *logGroup) drop(but int) {
	n := 0
	for ; g.bytes > keptLogs && n < len(g.events)-but; n++ {
		g.bytes -= len(g.events[n].Message)
	}
	if n > 0 {
		g.events = slices.Clone(g.events[n:])
	}
}

func (l *logs) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.groups)
}

// LogEvents returns what the log group of a function holds, in the order of its instants. A function that
// was deleted, or replaced, still has its log.
func (s *Service) LogEvents(function string) []LogEvent {
	s.logs.mu.Lock()
	defer s.logs.mu.Unlock()
	g := s.logs.groups[logGroupOf(function)]
	if g == nil {
		return nil
	}
	var events []LogEvent
	for _, e := range g.sorted() {
		events = append(events, e.LogEvent)
	}
	return events
}

// sorted is the group's events in the order of their instants.
func (g *logGroup) sorted() []logEntry {
	all := slices.Clone(g.events)
	slices.SortStableFunc(all, func(a, b logEntry) int { return a.At.Compare(b.At) })
	return all
}
