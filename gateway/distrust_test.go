package gateway_test

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"testing"

	"github.com/rolloverhq/rollover/journal"
)

// A client that brings root certificates of its own is named as that, however it comes, in either version of TLS.
func TestAClientThatDoesNotTrust(t *testing.T) {
	t.Parallel()
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		b := newBorder(t)
		b.Lead("demo.auth0.com", http.NotFoundHandler())
		told := make(chan journal.Fact, 1)
		b.world.Journal.Watch(func(e journal.Entry) { told <- e.Fact })
		c := b.client(t)
		c.Transport.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: x509.NewCertPool(), MaxVersion: version}
		if _, _, err := get(t, c, "https://demo.auth0.com/"); err == nil {
			t.Error("it trusts nobody, and was answered")
		}
		want := journal.Distrusted{By: "rotate", Step: "createSecret", Run: 1, Attempt: 1, To: "demo.auth0.com", Alert: "bad certificate"}
		if got := <-told; got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
}

// A client that goes without a word, or in the middle of one, distrusts nobody.
func TestAClientThatBreaksOff(t *testing.T) {
	t.Parallel()
	b := newBorder(t)
	b.Lead("demo.auth0.com", http.NotFoundHandler())
	c := b.client(t)
	c.Transport.(*http.Transport).TLSClientConfig.CipherSuites = []uint16{tls.TLS_RSA_WITH_RC4_128_SHA}
	c.Transport.(*http.Transport).TLSClientConfig.MaxVersion = tls.VersionTLS12
	if _, _, err := get(t, c, "https://demo.auth0.com/"); err == nil {
		t.Error("no cipher in common, and was answered")
	}
	if told := b.world.Journal.Entries(); len(told) > 0 {
		t.Errorf("%v", told)
	}
}
