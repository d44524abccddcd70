package main

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// progress is one line on a terminal that says how far a run is, rewritten in place. Where nobody
// watches it writes nothing. It is safe for concurrent use.
type progress struct {
	w     io.Writer // nil: nobody watches
	width int       // of the terminal; 0 if it does not say

	mu          sync.Mutex
	doing       string // "building ./cmd/rotate"; empty while scenarios are played
	done, total int
	began       time.Time
	stopped     chan struct{}
	stopping    sync.Once
	ticking     sync.WaitGroup
}

// startProgress shows what is being done. stop has to be called; a second time it does nothing.
func startProgress(s streams, doing string) *progress {
	p := &progress{doing: doing, began: time.Now(), stopped: make(chan struct{})}
	if !s.smart(s.err) {
		return p
	}
	p.w = s.err
	p.width, _ = columns(s.err)
	p.draw()
	p.ticking.Go(p.tick)
	return p
}

func (p *progress) tick() {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			p.around(func() {})
		case <-p.stopped:
			return
		}
	}
}

// play says that total scenarios are being played from now on.
func (p *progress) play(total int) { p.around(func() { p.doing, p.total = "", total }) }

// played says that one more has been.
func (p *progress) played() { p.around(func() { p.done++ }) }

// around takes the line away, does something that may write to the same terminal, and puts it back.
func (p *progress) around(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.erase()
	f()
	p.draw()
}

// stop takes the line away for good.
func (p *progress) stop() {
	p.stopping.Do(func() { close(p.stopped) })
	p.ticking.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.erase()
	p.w = nil
}

func (p *progress) erase() {
	if p.w != nil {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

func (p *progress) draw() {
	if p.w == nil {
		return
	}
	text := p.text()
	if p.width > 0 && len(text) >= p.width { // a line that wraps cannot be rewritten
		text = text[:p.width-1]
	}
	fmt.Fprint(p.w, text)
}

func (p *progress) text() string {
	elapsed := time.Since(p.began).Truncate(time.Second)
	if p.doing != "" {
		return fmt.Sprintf("rollover: %s, %s", p.doing, elapsed)
	}
	return fmt.Sprintf("rollover: %d/%d scenarios, %s", p.done, p.total, elapsed)
}
