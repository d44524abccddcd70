//go:build linux

package wire_test

import (
	"bufio"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"testing"

	"github.com/rolloverhq/rollover/internal/ca"
)

// Some clients have their kernel hold small segments back until the one before is acknowledged (RFC 896), as Python's
// do through a proxy. What they have said is owed an answer from then on all the same.
func TestNothingIsHeldBackByTheClientsKernel(t *testing.T) {
	t.Parallel()
	m := newMarketOn(t, ways["tls"])
	c, err := net.Dial("tcp", m.server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	if err := c.(*net.TCPConn).SetNoDelay(false); err != nil {
		t.Fatal(err)
	}
	secure := tls.Client(c, &tls.Config{RootCAs: ca.Pool(), ServerName: "127.0.0.1"})
	defer secure.Close()
	if err := secure.Handshake(); err != nil {
		t.Fatal(err)
	}
	answers := bufio.NewReader(secure)
	for n := range 5 {
		eventually(t, "idle", m.world.Debts.None)
		if _, err := io.WriteString(secure, "GET /op HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		if m.world.Debts.None() && m.happened() == n {
			t.Errorf("request %d was made, and nobody knows of it", n+1)
		}
		r, err := http.ReadResponse(answers, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadAll(r.Body); err != nil {
			t.Fatal(err)
		}
	}
}
