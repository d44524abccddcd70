package ca_test

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/internal/ca"
)

// leafOf is the certificate that a client is shown which asks for a name.
func leafOf(t *testing.T, config *tls.Config, name string) (*x509.Certificate, error) {
	t.Helper()
	client, server := net.Pipe()
	defer client.Close()
	defer server.Close()
	done := make(chan error, 1)
	go func() { done <- tls.Server(local{server}, config).Handshake() }()
	c := tls.Client(client, &tls.Config{ServerName: name, RootCAs: ca.Pool(), Time: func() time.Time { return time.Date(2035, 1, 1, 0, 0, 0, 0, time.UTC) }})
	if err := c.Handshake(); err != nil {
		return nil, err
	}
	return c.ConnectionState().PeerCertificates[0], <-done
}

// local is a connection to an address of this machine.
type local struct{ net.Conn }

func (local) LocalAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 443} }

func TestAnyNameIsVouchedFor(t *testing.T) {
	t.Parallel()
	config := ca.Server()
	serials := map[string]bool{}
	for _, name := range []string{"tenant.eu.auth0.com", "secretsmanager.eu-west-1.amazonaws.com", "127.0.0.1", "localhost", "tenant.eu.auth0.com"} {
		c, err := leafOf(t, config, name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		serials[c.SerialNumber.String()] = true
		if !c.NotBefore.Equal(ca.From) || !c.NotAfter.Equal(ca.Until) || c.IsCA {
			t.Errorf("%s: valid from %s to %s, authority %v", name, c.NotBefore, c.NotAfter, c.IsCA)
		}
	}
	if len(serials) != 4 {
		t.Errorf("%d certificates for 4 names", len(serials))
	}
}

func TestFile(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "ca.pem")
	if err := ca.WriteFile(name); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if pool := x509.NewCertPool(); !pool.AppendCertsFromPEM(text) || !pool.Equal(ca.Pool()) {
		t.Error("the file does not hold the authority")
	}
}
