package fakelambda

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// Invocation is one invocation that has ended, as CloudWatch Logs and the service tell of it.
type Invocation struct {
	Request   int    // ordinal in the world, as in the journal
	RequestID string // UUID
	Started   time.Time
	Took      time.Duration // world time
	Cold      bool
	Outcome   journal.Outcome
	ErrorType string // empty if there was no error

	// Log is what the function printed, between START, END and REPORT lines; what it printed while
	// it started stands before START. At most 1 MiB is kept, the last 64 KiB included. It is not masked.
	Log     string
	Dropped int64 // bytes of output that were not kept
}

// keptHistory is how many bytes of logs a function keeps; of older invocations the log is dropped.
const keptHistory = 64 << 20

// history is a function's past, whatever its code was.
type history struct {
	mu          sync.Mutex
	invocations []Invocation
	bytes       int
	emptied     int // that many of the oldest have lost their logs
}

func (h *history) remember(i Invocation) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.invocations = append(h.invocations, i)
	h.bytes += len(i.Log)
	for ; h.bytes > keptHistory && h.emptied < len(h.invocations)-1; h.emptied++ {
		old := &h.invocations[h.emptied]
		h.bytes -= len(old.Log)
		old.Dropped += int64(len(old.Log))
		old.Log = ""
	}
}

// Invocations returns the invocations of a function that have ended, in the order of their ends; nil for a
// function that is not there.
func (s *Service) Invocations(function string) []Invocation {
	f := s.find(function)
	if f == nil {
		return nil
	}
	f.history.mu.Lock()
	defer f.history.mu.Unlock()
	return slices.Clone(f.history.invocations)
}

// Logs returns the logs of a function's invocations, one after the other. They are not masked.
func (s *Service) Logs(function string) string {
	var b strings.Builder
	for _, i := range s.Invocations(function) {
		b.WriteString(i.Log)
	}
	return b.String()
}
