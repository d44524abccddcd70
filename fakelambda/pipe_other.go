//go:build !unix

package fakelambda

import (
	"io"
	"os"
	"sync"

	"github.com/rolloverhq/rollover/world"
)

// pipe takes what a process prints. Where pipes cannot be polled it is read as it comes.
type pipe struct {
	mu   sync.Mutex
	sink io.Writer
	ends []*os.File
	done sync.WaitGroup
}

func newPipe(*world.Debts) (*pipe, error) { return &pipe{}, nil }

// to says where the output goes from now on; nil drops it.
func (p *pipe) to(w io.Writer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sink = w
}

// open returns the writing end for a further process; it is the caller's to close.
func (p *pipe) open() (*os.File, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	p.ends = append(p.ends, r)
	p.mu.Unlock()
	p.done.Go(func() {
		_, _ = io.Copy(p, r) // ends with the pipe
	})
	return w, nil
}

func (p *pipe) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.sink != nil {
		_, _ = p.sink.Write(b) // an output never fails
	}
	return len(b), nil
}

func (p *pipe) drain() {}

// close ends the reading, whoever still holds a writing end.
func (p *pipe) close() {
	p.mu.Lock()
	ends := p.ends
	p.ends = nil
	p.mu.Unlock()
	for _, e := range ends {
		e.Close()
	}
	p.done.Wait()
}
