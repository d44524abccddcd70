//go:build linux

package wire_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/rolloverhq/rollover/internal/ca"
)

// peer is a client at the level of its socket.
type peer struct {
	m    *market
	conn net.Conn
	tcp  *net.TCPConn // below conn
	buf  *bufio.Reader
}

func (p *peer) dial() error {
	c, err := net.Dial("tcp", p.m.server.Addr())
	if err != nil {
		return err
	}
	p.conn, p.tcp = c, c.(*net.TCPConn)
	if strings.HasPrefix(p.m.server.URL, "https:") {
		p.conn = tls.Client(c, &tls.Config{RootCAs: ca.Pool(), ServerName: "stall.test"})
	}
	p.buf = bufio.NewReader(p.conn)
	return nil
}

// answered reports whether the first byte of an answer has come.
func (p *peer) answered() (yes bool, err error) {
	raw, err := p.tcp.SyscallConn()
	if err != nil {
		return false, err
	}
	cerr := raw.Control(func(fd uintptr) {
		fds := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}
		for again := true; again; again = errors.Is(err, unix.EINTR) {
			var n int
			n, err = unix.Poll(fds, 0)
			yes = n > 0
		}
	})
	return yes, errors.Join(cerr, err)
}

// ask writes a request in the given pieces and reads the answer. When alone, it looks all the while
// whether the gate is idle with the answer not there: idle is asked first, so if it says yes, the
// answer must have been on its way before.
func (p *peer) ask(body string, pieces int, alone bool) error {
	text := fmt.Sprintf("POST /op HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	for i := range pieces {
		if _, err := io.WriteString(p.conn, text[len(text)*i/pieces:len(text)*(i+1)/pieces]); err != nil {
			return err
		}
		for range 10 {
			if alone && i < pieces-1 && p.m.world.Debts.None() {
				return errors.New("idle with half a request received")
			}
		}
	}
	for alone {
		none := p.m.world.Debts.None()
		answered, err := p.answered()
		switch {
		case err != nil:
			return err
		case none && !answered:
			return errors.New("idle with an answer owed")
		}
		alone = !answered
	}
	r, err := http.ReadResponse(p.buf, nil)
	if err != nil {
		return err
	}
	defer r.Body.Close()
	got, err := io.ReadAll(r.Body)
	if err == nil && string(got) != "heard "+body {
		err = fmt.Errorf("answer %q to %q", got, body)
	}
	return err
}

// With idle between a request and its answer, a process would be taken for quiescent that is owed
// one.
func TestIdleIsNeverTrueWhileAnAnswerIsOwed(t *testing.T) {
	t.Parallel()
	for name, serve := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answersAreOwed(t, newMarketOn(t, serve))
		})
	}
}

func answersAreOwed(t *testing.T, m *market) {
	p := &peer{m: m}
	if err := p.dial(); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 600 {
		if r.IntN(20) == 0 { // a new connection, of which the request is the first sign
			p.conn.Close()
			if err := p.dial(); err != nil {
				t.Fatal(err)
			}
		}
		if err := p.ask(strings.Repeat("x", r.IntN(5000)), 1+r.IntN(3), true); err != nil {
			t.Fatalf("request %d: %v", i, err)
		}
		if i%10 == 0 {
			eventually(t, "idle between requests", m.world.Debts.None)
		}
	}
	p.conn.Close()
}

// A byte of the next request that net/http has read while it looked whether the client is still
// there is owed an answer like any other.
func TestFirstByteOfThePipelinedRequest(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	p := &peer{m: m}
	if err := p.dial(); err != nil {
		t.Fatal(err)
	}
	defer p.conn.Close()
	const next = "GET /op HTTP/1.1\r\nHost: x\r\n\r\n"
	if _, err := io.WriteString(p.conn, "GET /park HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the first is parked", func() bool { return m.happened() == 1 && m.world.Debts.None() })
	if _, err := io.WriteString(p.conn, next[:1]); err != nil {
		t.Fatal(err)
	}
	for range 100 { // so that the byte has most probably been read
		m.world.Debts.None()
		time.Sleep(100 * time.Microsecond)
	}
	close(m.park)
	if r, err := http.ReadResponse(p.buf, nil); err != nil || r.StatusCode != 200 {
		t.Fatalf("%v %v", r, err)
	}
	for range 1000 {
		if m.world.Debts.None() {
			t.Fatal("idle with a byte of a request unanswered")
		}
	}
	if _, err := io.WriteString(p.conn, next[1:]); err != nil {
		t.Fatal(err)
	}
	if r, err := http.ReadResponse(p.buf, nil); err != nil || r.StatusCode != 200 {
		t.Fatalf("%v %v", r, err)
	}
	eventually(t, "idle", m.world.Debts.None)
}

// Clients of all kinds at once, and at the end no Hold is left and nothing is owed.
func TestStorm(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	close(m.park)
	ctx, cancel := context.WithCancel(context.Background())
	followed := make(chan struct{})
	go func() { m.world.Clock.FollowRealTime(ctx); close(followed) }()
	var all sync.WaitGroup
	for i := range 24 {
		all.Go(func() {
			r := rand.New(rand.NewPCG(uint64(i), 3))
			p := &peer{m: m}
			for range 25 {
				if p.conn == nil {
					if err := p.dial(); err != nil {
						t.Error(err)
						return
					}
				}
				switch r.IntN(5) {
				case 0: // half a request, and gone
					_, _ = io.WriteString(p.conn, "POST /op HTTP/1.1\r\nHost: x\r\nContent-Le")
					p.conn.Close()
					p.conn = nil
				case 1: // a whole one, and gone before the answer, by a reset
					_, _ = io.WriteString(p.conn, "GET /park HTTP/1.1\r\nHost: x\r\n\r\n")
					_ = p.conn.(*net.TCPConn).SetLinger(0)
					p.conn.Close()
					p.conn = nil
				default:
					if err := p.ask(strings.Repeat("y", r.IntN(100)), 1+r.IntN(2), false); err != nil {
						t.Error(err)
						return
					}
				}
			}
			if p.conn != nil {
				p.conn.Close()
			}
		})
	}
	within(t, "the storm", all.Wait)
	eventually(t, "nothing owed", m.world.Debts.None)
	eventually(t, "no Hold", func() bool { return len(m.world.Clock.Busy()) == 0 })
	cancel()
	within(t, "the follower", func() { <-followed })
}

// A parked call whose client has gone is owed its end before a process may be taken for quiescent.
func TestGoneClientIsSeenBeforeIdle(t *testing.T) {
	t.Parallel()
	for i := range 100 {
		m := newMarketOn(t, ways[[]string{"plain", "tls"}[i%2]])
		g := m.world.Clock.Counted("fn")
		m.caller.Guest = g
		asleep := make(chan struct{})
		m.world.Clock.Go("invoke", func(ctx context.Context) { _ = g.Enter(ctx); g.Rest(time.Time{}, false); close(asleep) })
		m.world.Clock.Settle()
		<-asleep
		p := &peer{m: m}
		if err := p.dial(); err != nil {
			t.Fatal(err)
		}
		// Nobody drives: the call waits for its turn.
		if _, err := io.WriteString(p.conn, "GET /op HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		eventually(t, "it waits", m.world.Debts.None)
		p.conn.Close()
		eventually(t, "idle", m.world.Debts.None)
		if busy := m.world.Clock.Busy(); len(busy) > 0 {
			t.Fatalf("idle while the call is not given up: %q", busy)
		}
		if m.happened() != 0 {
			t.Fatal("the call was made")
		}
		g.Leave()
	}
}
