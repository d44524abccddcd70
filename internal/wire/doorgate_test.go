//go:build linux

package wire_test

import (
	"bufio"
	"crypto/tls"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Between a handshake and a request it is for the client to say something: time must pass meanwhile.
func TestTimePassesBetweenHandshakeAndRequest(t *testing.T) {
	t.Parallel()
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		m, authority := newDoor(t)
		c, err := tls.Dial("tcp", m.server.Addr(), &tls.Config{RootCAs: authority.Pool(), MaxVersion: version})
		if err != nil {
			t.Fatal(err)
		}
		within(t, "an hour with an idle connection", func() { m.world.Clock.Advance(time.Hour) })
		eventually(t, "nothing owed after the handshake", m.world.Debts.None)
		for range 2 {
			_, _ = io.WriteString(c, "GET /op HTTP/1.1\r\nHost: x\r\n\r\n")
			r, err := http.ReadResponse(bufio.NewReader(c), nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Body.Close()
			within(t, "an hour after an answer", func() { m.world.Clock.Advance(time.Hour) })
			eventually(t, "nothing owed after an answer", m.world.Debts.None)
		}
		c.Close()
	}
}

// The handshake itself is owed an answer at each of its turns, as long as the server has not given it.
func TestIdleIsNeverTrueWhileAHandshakeIsOwed(t *testing.T) {
	t.Parallel()
	m, authority := newDoor(t)
	for i := range 50 {
		raw, err := net.Dial("tcp", m.server.Addr())
		if err != nil {
			t.Fatal(err)
		}
		w := &watched{Conn: raw, m: m}
		c := tls.Client(w, &tls.Config{RootCAs: authority.Pool(), ServerName: "127.0.0.1", MaxVersion: tls.VersionTLS12})
		if err := c.Handshake(); err != nil {
			t.Fatalf("handshake %d: %v", i, err)
		}
		c.Close()
	}
}

// watched looks, whenever its client waits for the server, whether the gate is idle with nothing there.
type watched struct {
	net.Conn
	m *market
}

func (w *watched) Read(b []byte) (int, error) {
	for {
		none := w.m.world.Debts.None()
		there, err := readable(w.Conn)
		switch {
		case err != nil:
			return 0, err
		case there:
			return w.Conn.Read(b)
		case none:
			return 0, errors.New("idle with an answer owed")
		}
	}
}

func readable(c net.Conn) (yes bool, err error) {
	p := peer{tcp: c.(*net.TCPConn)}
	return p.answered()
}

// What a request is owed does not depend on how it is cut into records.
func TestIdleIsNeverTrueWhileAnAnswerIsOwedInTLS(t *testing.T) {
	t.Parallel()
	m, authority := newDoor(t)
	raw, err := net.Dial("tcp", m.server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	w := &watched{raw, m}
	// In TLS 1.3 the server says something that nobody is owed: session tickets.
	c := tls.Client(w, &tls.Config{RootCAs: authority.Pool(), ServerName: "127.0.0.1", MaxVersion: tls.VersionTLS12})
	defer c.Close()
	buf := bufio.NewReader(c)
	r := rand.New(rand.NewPCG(1, 3))
	for i := range 300 {
		body := strings.Repeat("x", r.IntN(40000))
		req, err := http.NewRequest(http.MethodPost, "http://x/op", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if err := req.Write(c); err != nil {
			t.Fatal(err)
		}
		res, err := http.ReadResponse(buf, req)
		if err != nil {
			t.Fatalf("request %d: %v", i, err)
		}
		got, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || string(got) != "heard "+body {
			t.Fatalf("request %d: %d bytes, %v", i, len(got), err)
		}
		if i%10 == 0 {
			eventually(t, "idle between requests", m.world.Debts.None)
		}
	}
}

// A client in TLS that goes while its call is parked gives it up, with and without a goodbye.
func TestAParkedCallEndsWithItsClientInTLS(t *testing.T) {
	t.Parallel()
	for _, polite := range []bool{true, false} {
		m, authority := newDoor(t)
		raw, err := net.Dial("tcp", m.server.Addr())
		if err != nil {
			t.Fatal(err)
		}
		c := tls.Client(raw, &tls.Config{RootCAs: authority.Pool(), ServerName: "127.0.0.1"})
		_, _ = io.WriteString(c, "GET /park HTTP/1.1\r\nHost: x\r\n\r\n")
		eventually(t, "it is parked", func() bool { return m.happened() == 1 && m.world.Debts.None() })
		if polite {
			c.Close()
		} else {
			_ = raw.(*net.TCPConn).SetLinger(0)
			raw.Close()
		}
		eventually(t, "nothing held", func() bool { return len(m.world.Clock.Busy()) == 0 })
	}
}
