package wire

import (
	"errors"
	"net"
	"os"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/rolloverhq/rollover/world"
)

// Packets answers datagrams on a socket. What lies unread is owed an answer; reading and answering are one
// act, so there is no instant at which a datagram is in nobody's count.
type Packets struct {
	answer func(question []byte) []byte
	file   *os.File
	raw    syscall.RawConn
	remove func()
	done   chan struct{}

	mu sync.Mutex
	fd int // -1 once closed
}

// longestPacket is what a datagram can hold.
const longestPacket = 64 << 10

// ServePackets answers what comes in on a UDP socket that does not block; it is the Packets' from here on,
// also if there is an error. answer must be quick, and wait for nobody; nil is no answer.
func ServePackets(w *world.World, socket *os.File, answer func(question []byte) []byte) (*Packets, error) {
	raw, err := socket.SyscallConn()
	if err != nil {
		socket.Close()
		return nil, err
	}
	p := &Packets{answer: answer, file: socket, raw: raw, done: make(chan struct{})}
	var bound net.Addr
	if failed := raw.Control(func(fd uintptr) { p.fd = int(fd); bound, err = nameOf(p.fd) }); failed != nil || err != nil {
		socket.Close()
		return nil, errors.Join(failed, err)
	}
	listens, owes := w.Addresses.Add(bound.String()), w.Debts.Add(p.idle)
	p.remove = func() { owes(); listens() }
	go p.serve()
	return p, nil
}

func (p *Packets) serve() {
	defer close(p.done)
	buf := make([]byte, longestPacket)
	_ = p.raw.Read(func(fd uintptr) bool { // ends when the socket is closed
		p.mu.Lock()
		defer p.mu.Unlock()
		for {
			n, from, err := unix.Recvfrom(int(fd), buf, 0)
			switch err {
			case nil:
				if said := p.answer(buf[:n]); said != nil {
					_ = unix.Sendto(int(fd), said, 0, from) // who does not listen any more needs none
				}
			case unix.EINTR, unix.ECONNREFUSED: // the second is about an answer that nobody took
			case unix.EAGAIN:
				return false
			default:
				return true
			}
		}
	})
}

// idle reports whether no datagram lies unread.
func (p *Packets) idle() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fd < 0 {
		return true
	}
	polled := []unix.PollFd{{Fd: int32(p.fd), Events: unix.POLLIN}}
	for {
		n, err := unix.Poll(polled, 0)
		if err != unix.EINTR {
			return err == nil && n == 0
		}
	}
}

// Close ends it.
func (p *Packets) Close() error {
	p.mu.Lock()
	p.fd = -1
	p.mu.Unlock()
	p.remove()
	err := p.file.Close()
	<-p.done
	return err
}
