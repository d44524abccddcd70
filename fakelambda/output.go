package fakelambda

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
)

const (
	keptOutput = 1 << 20 // bytes of one invocation
	keptTail   = 64 << 10
)

// output is what an invocation printed: its beginning, and where that is too much, its end. It never
// blocks and never fails.
type output struct {
	mu      sync.Mutex
	head    bytes.Buffer
	tail    []byte // at most twice keptTail
	dropped int64  // bytes between head and tail
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := len(p)
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
