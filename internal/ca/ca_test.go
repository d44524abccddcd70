package ca_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/internal/ca"
)

func TestLeafHoldsForItsNamesInAnyYear(t *testing.T) {
	t.Parallel()
	a := ca.New()
	leaf, err := a.Leaf("demo.eu.auth0.com", "*.example.com", "127.0.0.1", "::1")
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"demo.eu.auth0.com", "a.example.com", "127.0.0.1", "::1"} {
		for _, year := range []int{2001, 2026, 2035, 2049, 2051, 2099} {
			_, err := leaf.Leaf.Verify(x509.VerifyOptions{
				DNSName: host, Roots: a.Pool(), CurrentTime: time.Date(year, time.June, 1, 0, 0, 0, 0, time.UTC),
			})
			if err != nil {
				t.Errorf("%s in %d: %v", host, year, err)
			}
		}
	}
	if leaf.Leaf.VerifyHostname("other.example.org") == nil {
		t.Error("it holds for other.example.org, too")
	}
}

func TestCertificatesAreTheSameEachTime(t *testing.T) {
	t.Parallel()
	one, err := ca.New().Leaf("sts.eu-west-1.amazonaws.com")
	if err != nil {
		t.Fatal(err)
	}
	two, err := ca.New().Leaf("STS.eu-west-1.amazonaws.com")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one.Certificate[0], two.Certificate[0]) {
		t.Error("two authorities give one name two certificates")
	}
}

func TestALeafNeedsAName(t *testing.T) {
	t.Parallel()
	if _, err := ca.New().Leaf(); err == nil {
		t.Error("a certificate for nobody")
	}
}

// A client that trusts the authority gets through by name and, without SNI, by address.
func TestConfigIsWhoeverTheClientAsksFor(t *testing.T) {
	t.Parallel()
	a := ca.New()
	for _, name := range []string{"demo.eu.auth0.com", "127.0.0.1", "::1", "localhost"} {
		client, server := net.Pipe()
		go func() {
			c := tls.Server(server, a.Config())
			defer c.Close()
			_, _ = io.WriteString(c, "hello")
		}()
		c := tls.Client(client, &tls.Config{RootCAs: a.Pool(), ServerName: name})
		got, err := io.ReadAll(c)
		if err != nil || string(got) != "hello" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		client.Close()
	}
}

func TestNobodyElseTrustsIt(t *testing.T) {
	t.Parallel()
	leaf, err := ca.New().Leaf("demo.eu.auth0.com")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := leaf.Leaf.Verify(x509.VerifyOptions{DNSName: "demo.eu.auth0.com", Roots: x509.NewCertPool()}); err == nil {
		t.Error("verified without the authority")
	}
}

// What the process shares is no other authority.
func TestThePEMIsThePool(t *testing.T) {
	t.Parallel()
	if pool := x509.NewCertPool(); !pool.AppendCertsFromPEM(ca.PEM()) || !pool.Equal(ca.Pool()) || !pool.Equal(ca.New().Pool()) {
		t.Error("it does not hold the authority alone")
	}
}

func TestAServerGivesOutNoTickets(t *testing.T) {
	t.Parallel()
	if !ca.Server().SessionTicketsDisabled {
		t.Error("whoever resumes a session judges it by the host's clock")
	}
}
