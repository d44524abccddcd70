//go:build unix

package fakelambda

import (
	"io"
	"os"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/rolloverhq/rollover/world"
)

// pipe takes what a process prints. A process that waits until somebody empties its pipe is owed
// that by the world, so an unread byte is a debt. Reading and handing on are one act under the
// mutex: after drain, all that was printed before has arrived.
type pipe struct {
	debts *world.Debts

	mu     sync.Mutex
	sink   io.Writer
	buffer []byte
	ends   []*end // of processes that were started one after the other
}

// end is the reading end of one process's pipe.
type end struct {
	file   *os.File
	raw    syscall.RawConn
	fd     int // -1 once closed
	remove func()
	ended  chan struct{}
}

func newPipe(d *world.Debts) (*pipe, error) {
	return &pipe{debts: d, buffer: make([]byte, 64<<10)}, nil
}

// to says where the output goes from now on; nil drops it.
func (p *pipe) to(w io.Writer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sink = w
}

// open returns the writing end for a further process; it is the caller's to close.
func (p *pipe) open() (*os.File, error) {
	var fds [2]int
	if err := makePipe(&fds); err != nil {
		return nil, os.NewSyscallError("pipe", err)
	}
	if err := unix.SetNonblock(fds[0], true); err != nil {
		unix.Close(fds[0])
		unix.Close(fds[1])
		return nil, os.NewSyscallError("fcntl", err)
	}
	e := &end{file: os.NewFile(uintptr(fds[0]), "output"), fd: fds[0], ended: make(chan struct{})}
	w := os.NewFile(uintptr(fds[1]), "output") // blocking, as a process expects it
	raw, err := e.file.SyscallConn()
	if err != nil {
		e.file.Close()
		w.Close()
		return nil, err
	}
	e.raw = raw
	e.remove = p.debts.Add(func() bool { return p.empty(e) })
	p.mu.Lock()
	p.ends = append(p.ends, e)
	p.mu.Unlock()
	go p.follow(e)
	return w, nil
}

// follow reads as long as somebody holds the writing end.
func (p *pipe) follow(e *end) {
	defer close(e.ended)
	for open := true; open; {
		err := e.raw.Read(func(uintptr) bool {
			p.mu.Lock()
			defer p.mu.Unlock()
			n, again := p.readLocked(e)
			open = n > 0 || again
			return !again
		})
		if err != nil { // closed
			return
		}
	}
}

// readLocked reads once: n bytes, or again if there are none now, or neither at the end.
func (p *pipe) readLocked(e *end) (n int, again bool) {
	if e.fd < 0 {
		return 0, false
	}
	n, err := unix.Read(e.fd, p.buffer)
	if n > 0 && p.sink != nil {
		_, _ = p.sink.Write(p.buffer[:n]) // an output never fails
	}
	return max(n, 0), err == unix.EAGAIN || err == unix.EINTR
}

// drain takes what is there, though no more than a pipe and its reader can hold: a process may be
// printing without end.
func (p *pipe) drain() {
	const most = 1 << 20
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, e := range p.ends {
		for total := 0; total < most; {
			n, _ := p.readLocked(e)
			if n == 0 {
				break
			}
			total += n
		}
	}
}

// empty reports whether no byte lies unread.
func (p *pipe) empty(e *end) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if e.fd < 0 {
		return true
	}
	polled := []unix.PollFd{{Fd: int32(e.fd), Events: unix.POLLIN}}
	for {
		_, err := unix.Poll(polled, 0)
		if err != unix.EINTR {
			return err == nil && polled[0].Revents&unix.POLLIN == 0
		}
	}
}

// close ends the reading, whoever still holds a writing end.
func (p *pipe) close() {
	p.mu.Lock()
	ends := p.ends
	p.ends = nil
	for _, e := range ends {
		e.fd = -1
	}
	p.mu.Unlock()
	for _, e := range ends {
		e.remove()
		e.file.Close()
		<-e.ended
	}
}
