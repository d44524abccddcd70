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
)

// output is what an invocation printed: its beginning, and where that is too much, its end. It never
// blocks and never fails.
type output struct {
	now func() time.Time // when what is written comes; nil if nobody asks

	mu      sync.Mutex
	total   int64
	marks   []mark
	head    bytes.Buffer
	tail    []byte // at most twice keptTail
	dropped int64  // bytes between head and tail
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
		o.dropped += int64(over)
		o.tail = append(o.tail[:0], o.tail[over:]...)
	}
	return n, nil
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
