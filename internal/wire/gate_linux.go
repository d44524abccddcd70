package wire

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/rolloverhq/rollover/clock"
)

// gate knows whether the world owes an answer on its listener. Accepting a connection and
// registering it, and reading bytes and taking the Hold for them, are each one act under its mutex:
// there is no instant at which a request is in nobody's count.
type gate struct {
	clock *clock.Clock

	mu       sync.Mutex
	listener int // file descriptor; -1 once closed
	conns    map[*conn]struct{}
	polled   []unix.PollFd
}

// idle reports whether no byte lies unread, no connection unaccepted, no end of a connection unseen
// that a parked call would be given up for, and no request is being served except those that wait
// for the world themselves.
func (g *gate) idle() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.polled = g.polled[:0]
	if g.listener >= 0 {
		g.polled = append(g.polled, unix.PollFd{Fd: int32(g.listener), Events: unix.POLLIN})
	}
	for c := range g.conns {
		switch {
		case c.hold == nil && c.closed:
		case c.hold == nil:
			g.polled = append(g.polled, unix.PollFd{Fd: int32(c.fd), Events: unix.POLLIN})
		case !c.hold.Parked(), c.attentive && c.gone:
			return false
		case c.attentive && !c.closed:
			g.polled = append(g.polled, unix.PollFd{Fd: int32(c.fd), Events: unix.POLLRDHUP})
		}
	}
	for {
		n, err := unix.Poll(g.polled, 0)
		if err == unix.EINTR {
			continue
		}
		return err == nil && n == 0
	}
}

// listen is net.Listen, but for a listener whose Accept registers the connection in one act. The
// net package's own offers no way to do that.
func (g *gate) listen(addr string) (net.Listener, error) {
	tcp, err := net.ResolveTCPAddr("tcp4", addr)
	if err != nil {
		return nil, err
	}
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	if err := bind(fd, tcp); err != nil {
		unix.Close(fd)
		return nil, err
	}
	return g.listenOn(os.NewFile(uintptr(fd), "listener"))
}

// listenOn is listen on a socket that listens already, and does not block; it is the gate's from here on.
func (g *gate) listenOn(f *os.File) (net.Listener, error) {
	raw, err := f.SyscallConn()
	if err != nil {
		f.Close()
		return nil, err
	}
	var fd int
	var bound net.Addr
	if failed := raw.Control(func(d uintptr) { fd = int(d); bound, err = nameOf(fd) }); failed != nil || err != nil {
		f.Close()
		return nil, errors.Join(failed, err)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.listener = fd
	g.conns = map[*conn]struct{}{}
	return &listener{gate: g, file: f, raw: raw, addr: bound}, nil
}

func bind(fd int, addr *net.TCPAddr) error {
	if err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1); err != nil {
		return err
	}
	to := &unix.SockaddrInet4{Port: addr.Port}
	copy(to.Addr[:], addr.IP.To4())
	if err := unix.Bind(fd, to); err != nil {
		return err
	}
	return unix.Listen(fd, unix.SOMAXCONN)
}

// nameOf is where a socket listens.
func nameOf(fd int) (net.Addr, error) {
	name, err := unix.Getsockname(fd)
	if err != nil {
		return nil, err
	}
	at, ok := name.(*unix.SockaddrInet4)
	if !ok {
		return nil, fmt.Errorf("not an IPv4 address: %v", name)
	}
	return &net.TCPAddr{IP: net.IP(at.Addr[:]), Port: at.Port}, nil
}

// state is the http.Server's ConnState: it covers what lies between reading a request and answering
// it.
func (g *gate) state(nc net.Conn, s http.ConnState) {
	c := gated(nc)
	g.mu.Lock()
	defer g.mu.Unlock()
	switch s {
	case http.StateActive:
		c.active, c.next = true, false
		c.takeLocked()
	case http.StateIdle:
		answered := c.hold
		c.hold, c.active, c.begun = nil, false, c.next
		if c.next {
			c.takeLocked() // before the other is released, so that time cannot move in between
		}
		answered.Release()
	case http.StateHijacked:
		c.releaseLocked()
	case http.StateClosed:
		c.releaseLocked()
		delete(g.conns, c)
	}
}

// close releases what connections were cut without a word.
func (g *gate) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for c := range g.conns {
		c.releaseLocked()
	}
	clear(g.conns)
}

type listener struct {
	gate *gate
	file *os.File
	raw  syscall.RawConn
	addr net.Addr
}

func (l *listener) Addr() net.Addr { return l.addr }

func (l *listener) Close() error {
	l.gate.mu.Lock()
	l.gate.listener = -1
	l.gate.mu.Unlock()
	return l.file.Close()
}

func (l *listener) Accept() (net.Conn, error) {
	var c *conn
	var failed error
	err := l.raw.Read(func(fd uintptr) bool {
		l.gate.mu.Lock()
		defer l.gate.mu.Unlock()
		for {
			accepted, _, err := unix.Accept4(int(fd), unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC)
			switch err {
			case nil:
				c, failed = l.gate.register(accepted)
			case unix.EINTR, unix.ECONNABORTED:
				continue // there may be another, of which the poller has told already
			case unix.EAGAIN:
				return false
			default:
				failed = err
			}
			return true
		}
	})
	if err == nil {
		err = failed
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

// register makes a connection of an accepted socket, with the gate's mutex held.
func (g *gate) register(fd int) (*conn, error) {
	f := os.NewFile(uintptr(fd), "connection")
	defer f.Close()
	nc, err := net.FileConn(f) // on a duplicate
	if err != nil {
		return nil, err
	}
	tcp := nc.(*net.TCPConn)
	raw, err := tcp.SyscallConn()
	if err != nil {
		nc.Close()
		return nil, err
	}
	c := &conn{TCPConn: tcp, gate: g, raw: raw}
	if err := raw.Control(func(fd uintptr) { c.fd = int(fd) }); err != nil {
		nc.Close()
		return nil, err
	}
	g.conns[c] = struct{}{}
	return c, nil
}

// conn is a connection whose reads take the clock's Hold together with the bytes.
type conn struct {
	*net.TCPConn
	gate *gate
	raw  syscall.RawConn
	fd   int

	hold      *clock.Hold // of the request that is being read or served
	active    bool        // as net/http has it
	next      bool        // a byte of the next request has been read while this one is served
	begun     bool        // behind a door: a byte of a request has come out of it
	attentive bool        // what is served now ends when the client goes
	gone      bool        // the client has gone, as far as has been read
	closed    bool        // the descriptor may be another's
}

func (c *conn) Read(b []byte) (n int, err error) {
	return c.read(b, func(n int) { c.readLocked(n, len(b)) }, func() {})
}

// read reads what there is; took is called with the bytes and none when there are none yet, both under
// the gate's mutex.
func (c *conn) read(b []byte, took func(n int), none func()) (n int, err error) {
	if len(b) == 0 {
		return 0, nil
	}
	var failed error
	err = c.raw.Read(func(fd uintptr) bool {
		c.gate.mu.Lock()
		defer c.gate.mu.Unlock()
		for n, failed = unix.Read(int(fd), b); failed == unix.EINTR; n, failed = unix.Read(int(fd), b) {
		}
		if failed == unix.EAGAIN {
			none()
			return false
		}
		took(n)
		// The client's kernel may hold back what was said next until it has heard that this is here, and nobody
		// would know of it meanwhile. Nobody waits for it either.
		_ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_QUICKACK, 1)
		return true
	})
	switch {
	case err != nil:
		return 0, err
	case failed != nil:
		return 0, os.NewSyscallError("read", failed)
	case n == 0:
		return 0, io.EOF
	}
	return n, nil
}

// readLocked takes note of what a read has brought: bytes, or with n < 1 the end of the connection.
func (c *conn) readLocked(n, room int) {
	if n < 1 {
		c.endLocked()
		return
	}
	// net/http looks for the end of the connection by reading one byte. If there is one, it is the
	// next request's, and is owed an answer when this request has its own.
	c.next = c.active && room == 1
	c.takeLocked()
}

// readBehind is Read for a door (see door): what comes are bytes of a handshake, or in cipher. whole
// says that the door owes nobody anything: it holds no byte, and no part of a record. If then there is
// none to be read either, and no request has begun, whose turn it is to say something is the client's, and
// time may pass.
func (c *conn) readBehind(b []byte, whole bool) (int, error) {
	return c.read(b, func(n int) {
		if n < 1 {
			c.endLocked()
		} else {
			c.takeLocked()
		}
	}, func() {
		if whole && !c.active && !c.begun {
			c.releaseLocked()
		}
	})
}

// came takes note of what has come out of a door: plain bytes, or the end.
func (c *conn) came(n, room int, ended bool) {
	c.gate.mu.Lock()
	defer c.gate.mu.Unlock()
	if n > 0 {
		c.begun = true
		c.readLocked(n, room)
	}
	if ended {
		c.endLocked()
	}
}

// endLocked takes note of the end of the connection. A call that is given up with its client counts again
// from here on, not only from where its handler has noticed.
func (c *conn) endLocked() {
	c.gone = true
	if c.attentive {
		c.hold.Unpark()
	}
}

// Close takes the descriptor out of the gate before it can be another's. The Hold stays until net/http
// is done with the request.
func (c *conn) Close() error {
	c.gate.mu.Lock()
	c.closed = true
	c.gate.mu.Unlock()
	return c.TCPConn.Close()
}

// attend says whether what is served now is given up when the client goes.
func (c *conn) attend(on bool) {
	c.gate.mu.Lock()
	defer c.gate.mu.Unlock()
	c.attentive = on
}

func (c *conn) takeLocked() {
	if c.hold == nil {
		c.hold = c.gate.clock.Hold("request")
	}
}

func (c *conn) releaseLocked() {
	c.hold.Release()
	c.hold = nil
}

func (c *conn) current() *clock.Hold {
	c.gate.mu.Lock()
	defer c.gate.mu.Unlock()
	return c.hold
}

func (c *conn) reset() { _ = c.SetLinger(0) }
