package fakeauth0_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/fakeauth0"
	"github.com/rolloverhq/rollover/world"
)

// BenchmarkSignature is the floor: an RS256 signature with a key of 2048 bits.
func BenchmarkSignature(b *testing.B) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		b.Fatal(err)
	}
	sum := sha256.Sum256([]byte("a token"))
	for b.Loop() {
		if _, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, sum[:]); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTokenRequest is a request over TCP, net/http's client included; compare it with
// BenchmarkSignature and BenchmarkRefusedRequest.
func BenchmarkTokenRequest(b *testing.B) { benchmarkRequest(b, secret, http.StatusOK) }

// BenchmarkRefusedRequest is the same without the signature.
func BenchmarkRefusedRequest(b *testing.B) { benchmarkRequest(b, "wrong", http.StatusUnauthorized) }

func benchmarkRequest(b *testing.B, with string, status int) {
	tenant := fakeauth0.New(world.New(world.Options{}), fakeauth0.Options{})
	tenant.AddAPI(audience, fakeauth0.APIOptions{})
	client := tenant.AddClient("billing", fakeauth0.WithSecret(secret))
	client.Grant(audience)
	if err := tenant.Listen(""); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = tenant.Close() })
	transport := &http.Transport{}
	b.Cleanup(transport.CloseIdleConnections)
	body := `{"grant_type":"client_credentials","client_id":"` + client.ID() + `","client_secret":"` + with + `","audience":"` + audience + `"}`
	for b.Loop() {
		req, err := http.NewRequest(http.MethodPost, tenant.URL()+"/oauth/token", strings.NewReader(body))
		if err != nil {
			b.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		res, err := transport.RoundTrip(req)
		if err != nil {
			b.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
		if res.StatusCode != status {
			b.Fatalf("answered %d", res.StatusCode)
		}
	}
}

// BenchmarkNew is a world with a tenant that is ready but for its listener.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		fakeauth0.New(world.New(world.Options{}), fakeauth0.Options{})
	}
}
