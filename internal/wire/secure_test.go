package wire_test

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/internal/ca"
)

// A handshake is owed nothing once it is done, nor is a connection that says goodbye.
func TestHandshakeAloneHoldsNothing(t *testing.T) {
	t.Parallel()
	m := newMarketOn(t, ways["tls"])
	for range 20 {
		c, err := tls.Dial("tcp", m.server.Addr(), &tls.Config{RootCAs: ca.Pool()})
		if err != nil {
			t.Fatal(err)
		}
		eventually(t, "idle after the handshake", func() bool { return m.world.Debts.None() && len(m.world.Clock.Busy()) == 0 })
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		eventually(t, "idle after the goodbye", func() bool { return m.world.Debts.None() && len(m.world.Clock.Busy()) == 0 })
	}
}

// Who does not speak TLS gets no answer, and holds nothing either.
func TestPlainTextToATLSListener(t *testing.T) {
	t.Parallel()
	m := newMarketOn(t, ways["tls"])
	c, err := net.Dial("tcp", m.server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, "GET /op HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(c); err != nil {
		t.Log(err) // a reset will do as well
	}
	eventually(t, "idle", func() bool { return m.world.Debts.None() && len(m.world.Clock.Busy()) == 0 })
	if m.happened() != 0 {
		t.Error("it was answered")
	}
}

// Faults are the same over TLS: a lost reply, and a connection that is cut.
func TestFaultsOverTLS(t *testing.T) {
	t.Parallel()
	for _, f := range []fault.Fault{fault.LoseReply(), fault.Disconnect()} {
		m := newMarketOn(t, ways["tls"])
		m.world.Faults.On("stall.op").Anyone().Do(f)
		if r := m.get(t, "/op"); r.err == nil {
			t.Errorf("%s is answered %d %s", f, r.status, r.body)
		}
		if r := m.get(t, "/op"); r.err != nil || r.body != "heard " {
			t.Errorf("after %s: %q, %v", f, r.body, r.err)
		}
	}
}

// A client that has an answer's head has all of a short one: what it, or a library of its, does to the connection from
// then on does not matter any more.
func TestAShortAnswerIsOneRecord(t *testing.T) {
	t.Parallel()
	m := newMarketOn(t, ways["tls"])
	c, err := tls.Dial("tcp", m.server.Addr(), &tls.Config{RootCAs: ca.Pool()})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	asked := strings.Repeat("x", 3000)
	if _, err := fmt.Fprintf(c, "POST /op HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", len(asked), asked); err != nil {
		t.Fatal(err)
	}
	record := make([]byte, 16<<10)
	n, err := c.Read(record)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(string(record[:n]), "heard "+asked) {
		t.Errorf("%d bytes came first", n)
	}
}
