package fakelambda

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"time"
)

const (
	keptOutput = 1 << 20 // bytes of one invocation
	keptTail   = 64 << 10

	droppedAtOnce = 1 << 20 // of what is dropped, so much is handed on together
	touching      = 8 << 10 // of each piece stands in the next one as well, so that nothing of this length is cut
)

// output is what an invocation printed: its beginning, and where that is too much, its end. It never
// blocks and never fails.
type output struct {
	now func() time.Time // when what is written comes; nil if nobody asks
	// dropping is given what is dropped, in pieces, with what stands before and behind; nil if nobody wants it.
	dropping func(text string)

	mu      sync.Mutex
	total   int64
	marks   []mark
	head    bytes.Buffer
	tail    []byte // at most twice keptTail
	dropped int64  // bytes between head and tail
	gap     []byte // what is dropped and not handed on yet
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := len(p)
	o.markLocked()
	o.total += int64(n)
	if room := keptOutput - keptTail - o.head.Len(); room > 0 {
		k := min(room, len(p))
		o.head.Write(p[:k])
		p = p[k:]
	}
	o.tail = append(o.tail, p...)
	if over := len(o.tail) - keptTail; over > keptTail {
		o.dropLocked(o.tail[:over])
		o.dropped += int64(over)
		o.tail = append(o.tail[:0], o.tail[over:]...)
	}
	return n, nil
}

// dropLocked hands on what is dropped.
func (o *output) dropLocked(p []byte) {
	if o.dropping == nil {
		return
	}
	if o.dropped == 0 {
		head := o.head.Bytes()
		o.gap = append(o.gap, head[max(0, len(head)-touching):]...)
	}
	for len(p) > 0 {
		k := min(len(p), droppedAtOnce-len(o.gap))
		o.gap, p = append(o.gap, p[:k]...), p[k:]
		if len(o.gap) == droppedAtOnce {
			o.dropping(string(o.gap))
			o.gap = append(o.gap[:0], o.gap[droppedAtOnce-touching:]...)
		}
	}
}

// end hands on what is left of what was dropped.
func (o *output) end() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if over := len(o.tail) - keptTail; over > 0 {
		o.dropLocked(o.tail[:over])
		o.dropped += int64(over)
		o.tail = o.tail[over:]
	}
	if len(o.gap) > 0 {
		o.dropping(string(o.gap) + string(o.tail[:min(len(o.tail), touching)]))
		o.gap = nil
	}
}

// text returns what was kept, with a line that says where something was dropped, and how many bytes
// that was.
func (o *output) text() (string, int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	tail, dropped := o.tail, o.dropped
	if over := len(tail) - keptTail; over > 0 {
		tail, dropped = tail[over:], dropped+int64(over)
	}
	var b strings.Builder
	b.Write(o.head.Bytes())
	if dropped > 0 {
		fmt.Fprintf(&b, "\n[rollover: %d bytes of output dropped]\n", dropped)
	}
	b.Write(tail)
	return b.String(), dropped
}

// mark says that what was written from a byte on came at an instant.
type mark struct {
	from int64
	at   time.Time
}

// markLocked notes the instant of a write, if it is another than the last one's.
func (o *output) markLocked() {
	if o.now == nil {
		return
	}
	if at := o.now(); len(o.marks) == 0 || !at.Equal(o.marks[len(o.marks)-1].at) {
		o.marks = append(o.marks, mark{o.total, at})
	}
}

// instants returns a function that says when a byte of text came. Bytes are to be asked for in their order.
func (o *output) instants(text string, dropped int64) func(at int) time.Time {
	o.mu.Lock()
	marks, head, shift := o.marks, o.head.Len(), int64(0)
	if dropped > 0 { // behind the head stands a line that is not as long as what it stands for
		shift = o.total - int64(len(text))
	}
	o.mu.Unlock()
	i := 0
	return func(at int) time.Time {
		written := int64(at)
		if at >= head {
			written += shift
		}
		for i+1 < len(marks) && marks[i+1].from <= written {
			i++
		}
		if len(marks) == 0 {
			return time.Time{}
		}
		return marks[i].at
	}
}
