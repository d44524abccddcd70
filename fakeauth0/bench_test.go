package fakeauth0_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
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

// BenchmarkTokenRequests is how many requests a second are answered for several clients at once, each with a
// connection of its own; beside it stands what the signatures alone would allow on as many processors.
func BenchmarkTokenRequests(b *testing.B) {
	for _, clients := range []int{1, 8, 64} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			tenant := fakeauth0.New(world.New(world.Options{}), fakeauth0.Options{})
			tenant.AddAPI(audience, fakeauth0.APIOptions{})
			if err := tenant.Listen(""); err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { _ = tenant.Close() })
			transport := &http.Transport{MaxIdleConnsPerHost: clients}
			b.Cleanup(transport.CloseIdleConnections)
			asks := make(chan struct{})
			var wg sync.WaitGroup
			for i := range clients {
				c := tenant.AddClient(fmt.Sprint("client ", i))
				c.Grant(audience)
				body := url.Values{"grant_type": {"client_credentials"}, "client_id": {c.ID()}, "client_secret": {c.Secret()}, "audience": {audience}}.Encode()
				wg.Go(func() {
					for range asks {
						res, err := (&http.Client{Transport: transport}).Post(tenant.URL()+"/oauth/token", "application/x-www-form-urlencoded", strings.NewReader(body))
						if err != nil {
							b.Error(err)
							continue
						}
						_, _ = io.Copy(io.Discard, res.Body)
						_ = res.Body.Close()
						if res.StatusCode != http.StatusOK {
							b.Errorf("answered %d", res.StatusCode)
						}
					}
				})
			}
			b.ResetTimer()
			for range b.N {
				asks <- struct{}{}
			}
			close(asks)
			wg.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
		})
	}
	b.Run("signatures", func(b *testing.B) {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			b.Fatal(err)
		}
		sum := sha256.Sum256([]byte("a token"))
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if _, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, sum[:]); err != nil {
					b.Error(err)
				}
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
	})
}

// BenchmarkNew is a world with a tenant that is ready but for its listener.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		fakeauth0.New(world.New(world.Options{}), fakeauth0.Options{})
	}
}
