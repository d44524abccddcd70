//go:build linux && (amd64 || arm64)

package timewarp_test

import (
	"bytes"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/rolloverhq/rollover/timewarp"
)

// town is a world with an HTTP/1.1 server in it. The server has no goroutine: asking whether the
// town is idle serves what has come, so the answer is exact.
type town struct {
	t       *testing.T
	serve   func(path string) (code int, latency time.Duration) // latency is the town's time
	process *timewarp.Process

	mu      sync.Mutex
	now     time.Time
	server  int
	conns   map[int]*bytes.Buffer // by descriptor: what has come and is no whole request yet
	pending []reply
	stalled bool // came to rest with nothing to wait for
}

// reply is a reply that takes its time.
type reply struct {
	at   time.Time
	conn int
	text string
}

func newTown(t *testing.T, serve func(path string) (int, time.Duration)) *town {
	t.Helper()
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	w := &town{t: t, serve: serve, now: birth, server: fd, conns: map[int]*bytes.Buffer{}}
	t.Cleanup(w.close)
	if err := unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	if err := unix.Listen(fd, 16); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *town) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for fd := range w.conns {
		_ = unix.Close(fd)
	}
	_ = unix.Close(w.server)
}

// run runs a program that is given the server's URL as its last argument, until it ends.
func (w *town) run(path string, args ...string) *guest {
	w.t.Helper()
	sa, err := unix.Getsockname(w.server)
	if err != nil {
		w.t.Fatal(err)
	}
	url := fmt.Sprintf("http://127.0.0.1:%d", sa.(*unix.SockaddrInet4).Port)
	w.mu.Lock() // a rest may come before start has returned
	g := start(w.t, path, append(args, url), func(c *timewarp.Config) { c.Idle, c.Rested = w.idle, w.rested })
	w.process = g.Process
	w.mu.Unlock()
	for going, last := true, birth; going; {
		select {
		case <-g.Done():
			<-g.out.end
			going = false
		case <-time.After(patience):
			now := w.instant()
			if now.Equal(last) {
				w.t.Fatalf("stalls:\n%s%s", g.Waits(), g.out)
			}
			last = now
		}
	}
	if err := g.Fault(); err != nil {
		w.t.Error(err)
	}
	return g
}

func (w *town) instant() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// idle serves what has come.
func (w *town) idle() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.reply() && !w.accept() && !w.read()
}

// reply sends what has become due. The process's clock has moved by now.
func (w *town) reply() (busy bool) {
	kept := w.pending[:0]
	for _, r := range w.pending {
		if r.at.After(w.now) {
			kept = append(kept, r)
			continue
		}
		w.send(r)
		busy = true
	}
	w.pending = kept
	return busy
}

func (w *town) accept() bool {
	fd, _, err := unix.Accept4(w.server, unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC)
	if err == nil {
		w.conns[fd] = &bytes.Buffer{}
	}
	return err == nil
}

func (w *town) read() (busy bool) {
	var b [4096]byte
	for fd, got := range w.conns {
		n, err := unix.Read(fd, b[:])
		switch {
		case err == unix.EAGAIN:
			continue
		case err != nil || n == 0:
			_ = unix.Close(fd)
			delete(w.conns, fd)
		default:
			got.Write(b[:n])
			w.request(fd, got)
		}
		busy = true
	}
	return busy
}

// request serves a request without a body once its head is complete.
func (w *town) request(fd int, got *bytes.Buffer) {
	head, _, whole := bytes.Cut(got.Bytes(), []byte("\r\n\r\n"))
	if !whole {
		return
	}
	path := string(bytes.Fields(head)[1])
	got.Reset()
	code, latency := w.serve(path)
	r := reply{w.now.Add(latency), fd, fmt.Sprintf("HTTP/1.1 %d %s\r\nContent-Length: 2\r\n\r\nok", code, http.StatusText(code))}
	if latency > 0 {
		w.pending = append(w.pending, r)
		return
	}
	w.send(r)
}

func (w *town) send(r reply) {
	if _, still := w.conns[r.conn]; still {
		_, _ = unix.Write(r.conn, []byte(r.text))
	}
}

// rested moves the town to what comes first: a wait of the process or a reply.
func (w *town) rested(due time.Time, timed bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	next := due
	for _, r := range w.pending {
		if !timed || r.at.Before(next) {
			next, timed = r.at, true
		}
	}
	if !timed {
		w.stalled = true
		return
	}
	w.now = next
	w.process.Wake(next)
}
