package fakeauth0_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/rolloverhq/rollover/fakeauth0"
	"github.com/rolloverhq/rollover/world"
)

func TestRequestHistory(t *testing.T) {
	t.Parallel()
	r := newRig(t, propagates(fakeauth0.PropagationLag, 20*time.Second))
	r.function(world.Run{Number: 1})
	next := r.rotate()
	r.form(asked())
	r.status(next)
	r.status("wrong")
	r.form(with(asked(), "client_id", "nobody"))
	r.world.Clock.Advance(20 * time.Second)
	r.status(next)
	at := r.began()
	want := []fakeauth0.Request{
		{At: at, Client: "billing", By: "rotate", Audience: audience, Credential: "client-secret#1", Status: 200, Token: "token#1"},
		{At: at, Client: "billing", By: "rotate", Audience: audience, Credential: "client-secret#2", Latest: true, Status: 401, Error: "access_denied", Reason: "the client secret is not taken"},
		{At: at, Client: "billing", By: "rotate", Audience: audience, Status: 401, Error: "access_denied", Reason: "the client secret is not taken"},
		{At: at, Client: "unknown client", By: "rotate", Audience: audience, Status: 401, Error: "access_denied", Reason: "the client is not known"},
		{At: at.Add(20 * time.Second), Client: "billing", By: "rotate", Audience: audience, Credential: "client-secret#2", Latest: true, Status: 200, Token: "token#2"},
	}
	got := r.tenant.Requests()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("remembered %+v\nwant       %+v", got, want)
	}
	if r.client.Tokens() != 2 {
		t.Errorf("%d tokens, want 2", r.client.Tokens())
	}
	n := r.world.Journal.Len()
	var over []fakeauth0.Request
	if err := json.Unmarshal([]byte(r.get("/_rollover/requests").body), &over); err != nil || !reflect.DeepEqual(over, want) {
		t.Errorf("over HTTP %+v, %v", over, err)
	}
	if r.world.Journal.Len() != n {
		t.Error("looking at the history is in the journal")
	}
}

// What the answer keeps to itself stands in the history (case C56).
func TestHistorySaysWhyAnAssertionWasRefused(t *testing.T) {
	t.Parallel()
	k := newKeyed(t, fakeauth0.NewCredential{})
	k.assert(sign(t, jwt.SigningMethodRS256, k.pair.private, k.claim(jwt.MapClaims{"exp": k.world.Clock.Now().Add(6 * time.Minute).Unix()}), nil))
	k.granted(k.assert(k.good()))
	got := k.tenant.Requests()
	const rule = "'exp' claim must specify a time that is no more than 5 minutes after 'iat'"
	if got[0].Reason != rule || got[0].Client != "billing" || got[1].Credential != "client-key#1" || !got[1].Latest {
		t.Errorf("remembered %+v", got)
	}
}

func TestTLS(t *testing.T) {
	t.Parallel()
	w := world.New(world.Options{})
	tenant := fakeauth0.New(w, fakeauth0.Options{})
	if tenant.TLSAddr() != "" {
		t.Errorf("before it listens: %s", tenant.TLSAddr())
	}
	if err := tenant.ListenTLS(""); err != nil {
		t.Fatal(err)
	}
	if err := tenant.ListenTLS(""); err == nil {
		t.Error("it listens twice")
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(fakeauth0.CertificateAuthority())
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	defer client.CloseIdleConnections()
	res, err := client.Get(tenant.URL() + "/.well-known/openid-configuration")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil || !strings.HasPrefix(string(body), `{"issuer":"https://`+tenant.TLSAddr()+`/"`) {
		t.Errorf("answered %s, %v", body, err)
	}
	secure := tenant.URL()
	if err := tenant.Listen(""); err != nil || !strings.HasPrefix(tenant.URL(), "http://") || tenant.URL() == secure {
		t.Errorf("beside it: %s, %v", tenant.URL(), err)
	}
	if err := tenant.Close(); err != nil || tenant.TLSAddr() != "" {
		t.Errorf("closed: %s, %v", tenant.TLSAddr(), err)
	}
}
