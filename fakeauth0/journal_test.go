package fakeauth0_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/fakeauth0"
	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// facts returns the journal's facts of one type.
func facts[F journal.Fact](r *rig) []F {
	var all []F
	for _, e := range r.world.Journal.Entries() {
		if f, ok := e.Fact.(F); ok {
			all = append(all, f)
		}
	}
	return all
}

func (r *rig) calls() []journal.Call { return facts[journal.Call](r) }

// function makes a function present: the one to whom the requests belong until the test ends.
func (r *rig) function(run world.Run) *world.Caller {
	c := &world.Caller{Name: "rotate", Function: true}
	c.SetRun(run)
	r.t.Cleanup(r.world.Callers.Begin(c))
	return c
}

func TestMintedIsRecorded(t *testing.T) {
	t.Parallel()
	r := newRig(t, setUp{})
	r.function(world.Run{Number: 7, Attempt: 2, Step: "createSecret"})
	r.world.Clock.Advance(90*time.Minute + 300*time.Millisecond)
	token := r.granted(r.form(asked())).Token
	issued := time.Date(2035, 1, 1, 1, 30, 0, 0, time.UTC)
	want := []journal.Minted{{
		Credential: "token#1", Client: "billing", Audience: audience, Key: r.tenant.Keys()[0].ID,
		IssuedAt: issued, ExpiresAt: issued.Add(lifetime), With: "client-secret#1", By: "rotate", Step: "createSecret", Run: 7,
	}}
	if got := facts[journal.Minted](r); !reflect.DeepEqual(got, want) {
		t.Errorf("minted %+v\nwant   %+v", got, want)
	}
	if got := r.world.Names.Holds("Bearer " + token); !slices.Equal(got, []string{"token#1"}) {
		t.Errorf("the token is known as %v", got)
	}
	if got := r.calls()[0]; got.Op != "auth0.oauth.token" || got.By != "rotate" || got.Step != "createSecret" || got.Run != 7 ||
		got.Attempt != 2 || got.Status != 200 || got.Args != "billing for https://api.example/ token#1" {
		t.Errorf("call %+v", got)
	}
	// The same bytes again have a name of their own.
	if again := r.granted(r.form(asked())).Token; again != token || facts[journal.Minted](r)[1].Credential != "token#2" {
		t.Errorf("the second token is %v", facts[journal.Minted](r)[1])
	}
}

func TestRefusalIsRecorded(t *testing.T) {
	t.Parallel()
	r := newRig(t, setUp{})
	r.form(with(asked(), "client_id", "nobody"))
	r.json(`{`)
	got := r.calls()
	if got[0].Error != "access_denied" || got[0].Status != 401 || got[0].Args != "unknown client for "+audience {
		t.Errorf("call %+v", got[0])
	}
	if got[1].Error != "invalid_request" || got[1].Args != "" {
		t.Errorf("call %+v", got[1])
	}
	if minted := facts[journal.Minted](r); minted != nil {
		t.Errorf("minted %v", minted)
	}
}

// TestJournalHoldsNoSecret: a client that puts its secret or a token where it does not belong does not
// put it into the journal.
func TestJournalHoldsNoSecret(t *testing.T) {
	t.Parallel()
	r := newRig(t, setUp{})
	token := r.granted(r.form(asked())).Token
	r.form(with(asked(), "audience", secret))
	r.form(with(asked(), "client_id", secret))
	r.form(with(asked(), "audience", "Bearer "+token))
	r.form(with(asked(), "audience", strings.Repeat("x", 180)+token[strings.LastIndex(token, ".")+1:]))
	var b bytes.Buffer
	if err := journal.WriteJSON(&b, r.world.Journal.Entries()); err != nil {
		t.Fatal(err)
	}
	if found := r.world.Names.Find(b.String()); found != nil {
		t.Errorf("%v in %s", found, b.String())
	}
	if !slices.Contains(r.world.Names.Holds(r.client.Secret()), "client-secret#1") {
		t.Error("the client secret has no name")
	}
}

func TestKeyMovesAreRecorded(t *testing.T) {
	t.Parallel()
	r := newRig(t, setUp{})
	born := r.tenant.Keys()
	r.tenant.RotateKey()
	r.tenant.RotateKey()
	ids := func() (all []string) {
		for _, k := range r.tenant.Keys() {
			all = append(all, k.ID)
		}
		return all
	}()
	first, second, third, fourth := born[0].ID, born[1].ID, ids[0], ids[1]
	want := []journal.KeyMoved{
		{Key: first, To: journal.KeyCurrent}, {Key: second, To: journal.KeyNext},
		{Key: first, To: journal.KeyPrevious}, {Key: second, To: journal.KeyCurrent}, {Key: third, To: journal.KeyNext},
		{Key: first, To: journal.KeyRevoked},
		{Key: second, To: journal.KeyPrevious}, {Key: third, To: journal.KeyCurrent}, {Key: fourth, To: journal.KeyNext},
	}
	if got := facts[journal.KeyMoved](r); !reflect.DeepEqual(got, want) {
		t.Errorf("moves %v\nwant  %v", got, want)
	}
}

func TestSameSeedSameHistory(t *testing.T) {
	t.Parallel()
	history := func(seed uint64) string {
		r := newRig(t, setUp{seed: seed})
		r.tenant.AddClient("other").Grant(audience)
		r.form(asked())
		r.tenant.RotateKey()
		r.form(asked())
		var b strings.Builder
		for _, e := range r.world.Journal.Entries() {
			b.WriteString(e.String() + "\n")
		}
		for _, c := range r.tenant.Clients() {
			b.WriteString(c.Name() + c.ID() + c.Secret())
		}
		return b.String()
	}
	if a, b := history(3), history(3); a != b {
		t.Errorf("two histories of one seed:\n%s\n%s", a, b)
	}
	if a, b := history(3), history(4); a == b {
		t.Error("two seeds have the same keys and clients")
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	const op = "auth0.oauth.token"
	t.Run("throttle twice, then serve", func(t *testing.T) {
		t.Parallel()
		r := newRig(t, setUp{})
		r.function(world.Run{})
		r.world.Faults.On(op).Times(2).Do(fault.Throttle(10 * time.Second))
		for range 2 {
			a := r.form(asked())
			if a.status != 429 || a.header.Get("X-RateLimit-Remaining") != "0" || a.header.Get("X-RateLimit-Reset") != "2051222410" || a.header.Values("Retry-After") != nil {
				t.Errorf("answered %d %v", a.status, a.header)
			}
		}
		r.granted(r.form(asked()))
		if minted := facts[journal.Minted](r); len(minted) != 1 {
			t.Errorf("minted %v", minted)
		}
	})
	t.Run("C68: 500 with an empty body", func(t *testing.T) {
		t.Parallel()
		r := newRig(t, setUp{tenant: fakeauth0.Options{Outage: fakeauth0.OutageEmpty}})
		r.world.Faults.On(op).Anyone().Do(fault.Refuse())
		r.refused(r.form(asked()), 500, "")
	})
	t.Run("C69: 503", func(t *testing.T) {
		t.Parallel()
		r := newRig(t, setUp{})
		r.world.Faults.On(op).Anyone().Do(fault.Refuse())
		if a := r.form(asked()); a.status != 503 || !strings.Contains(a.body, `"error":"temporarily_unavailable"`) {
			t.Errorf("answered %d %s", a.status, a.body)
		}
	})
	t.Run("a lost reply is a minted token", func(t *testing.T) {
		t.Parallel()
		r := newRig(t, setUp{})
		r.world.Faults.On(op).Anyone().Do(fault.LoseReply())
		// POST is not idempotent, so net/http does not send it again by itself.
		if a, err := r.try(http.MethodPost, "/oauth/token", "application/x-www-form-urlencoded", asked().Encode(), nil); err == nil {
			t.Errorf("answered %d %s", a.status, a.body)
		}
		if minted := facts[journal.Minted](r); len(minted) != 1 || !r.calls()[0].Unheard {
			t.Errorf("minted %v, call %+v", minted, r.calls()[0])
		}
	})
	t.Run("a duplicate mints twice", func(t *testing.T) {
		t.Parallel()
		r := newRig(t, setUp{})
		r.world.Faults.On(op).Anyone().Do(fault.Duplicate())
		r.granted(r.form(asked()))
		if minted := facts[journal.Minted](r); len(minted) != 2 {
			t.Errorf("minted %v", minted)
		}
	})
	t.Run("a malformed answer is no JSON", func(t *testing.T) {
		t.Parallel()
		r := newRig(t, setUp{})
		r.world.Faults.On(op).Anyone().Do(fault.Malform())
		if a := r.form(asked()); a.status != 200 || json.Valid([]byte(a.body)) {
			t.Errorf("answered %d %s", a.status, a.body)
		}
	})
	t.Run("a stale JWKS is the one before the last change", func(t *testing.T) {
		t.Parallel()
		r := newRig(t, setUp{})
		before := r.get("/.well-known/jwks.json").body
		r.tenant.RotateKey()
		r.world.Faults.On("auth0.jwks").Anyone().Do(fault.Stale())
		if a := r.get("/.well-known/jwks.json"); a.body != before {
			t.Errorf("answered %s", a.body)
		}
		if a := r.get("/.well-known/jwks.json"); a.body == before {
			t.Error("the change does not show")
		}
	})
	t.Run("the JWKS can be out as well", func(t *testing.T) {
		t.Parallel()
		r := newRig(t, setUp{})
		r.world.Faults.On("auth0.jwks").Anyone().Do(fault.Throttle(0))
		if a := r.get("/.well-known/jwks.json"); a.status != 429 || a.header.Get("X-RateLimit-Limit") != "20" || a.header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("answered %d %v", a.status, a.header)
		}
	})
	t.Run("a logical call is a step", func(t *testing.T) {
		t.Parallel()
		r := newRig(t, setUp{})
		c := r.function(world.Run{Number: 1, Attempt: 1, Step: "createSecret"})
		r.world.Faults.On(op).Call().Do(fault.Refuse())
		for range 3 {
			if a := r.form(asked()); a.status != 503 {
				t.Errorf("a retry within the step is answered %d", a.status)
			}
		}
		c.SetRun(world.Run{Number: 1, Attempt: 2, Step: "createSecret"})
		r.granted(r.form(asked()))
	})
}

func TestMintFromGo(t *testing.T) {
	t.Parallel()
	r := newRig(t, setUp{tenant: fakeauth0.Options{DefaultAudience: audience}})
	over := r.granted(r.form(asked())).Token
	from, err := r.client.Mint(context.Background(), "")
	if err != nil || from.AccessToken != over || from.ExpiresIn != 90000 || from.Scope != "read:a write:a" || from.TokenType != "Bearer" || from.Credential != "token#2" {
		t.Errorf("minted %+v, %v; over HTTP %s", from, err, over)
	}
	ctx := world.WithCaller(context.Background(), r.function(world.Run{Number: 2, Step: "setSecret"}))
	if _, err := r.client.Mint(ctx, audience, "read:a"); err != nil {
		t.Fatal(err)
	}
	minted := facts[journal.Minted](r)
	if minted[1].By != "test" || minted[2].By != "rotate" || minted[2].Step != "setSecret" || minted[2].Run != 2 {
		t.Errorf("minted %+v", minted)
	}
	var refusal *fakeauth0.Error
	if _, err := r.client.Mint(ctx, "nowhere"); !errors.As(err, &refusal) || refusal.Status != 403 ||
		err.Error() != "auth0 answers 403 access_denied: Service not enabled within domain: nowhere" {
		t.Errorf("refused with %v", err)
	}
}

func TestMintForUsers(t *testing.T) {
	t.Parallel()
	r := newRig(t, setUp{})
	ctx := context.Background()
	token, err := r.tenant.Mint(ctx, fakeauth0.UserToken{
		Subject: "auth0|5f7c8ec7c33c6c004bbafe82", Audience: audience, Scopes: []string{"openid", "read:a"},
		Client: r.client, Lifetime: time.Hour, Claims: map[string]any{"https://example/role": "a<b", "https://example/n": 3},
	})
	if err != nil {
		t.Fatal(err)
	}
	_, claims := r.claims(token.AccessToken)
	if claims["sub"] != "auth0|5f7c8ec7c33c6c004bbafe82" || claims["azp"] != clientID || claims["gty"] != nil || claims["scope"] != "openid read:a" ||
		claims["exp"].(float64)-claims["iat"].(float64) != 3600 || claims["https://example/role"] != "a<b" ||
		!reflect.DeepEqual(claims["aud"], []any{audience, r.tenant.URL() + "/userinfo"}) {
		t.Errorf("claims %v", claims)
	}
	plain, err := r.tenant.Mint(ctx, fakeauth0.UserToken{Audience: audience})
	if err != nil {
		t.Fatal(err)
	}
	if _, claims := r.claims(plain.AccessToken); claims["aud"] != audience || !strings.HasPrefix(claims["sub"].(string), "auth0|") || plain.ExpiresIn != 90000 {
		t.Errorf("claims %v", claims)
	}
	expired, err := r.tenant.Mint(ctx, fakeauth0.UserToken{Audience: audience, Lifetime: -time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.verify(expired.AccessToken); err == nil {
		t.Error("an expired token verifies")
	}
	if minted := facts[journal.Minted](r); len(minted) != 3 || minted[0].Client != "billing" || !strings.HasPrefix(minted[1].Client, "auth0|") {
		t.Errorf("minted %+v", minted)
	}
	for name, u := range map[string]fakeauth0.UserToken{
		"no such API":      {Audience: "nowhere"},
		"half a second":    {Audience: audience, Lifetime: time.Second / 2},
		"a claim of Auth0": {Audience: audience, Claims: map[string]any{"iss": "me"}},
		"no JSON":          {Audience: audience, Claims: map[string]any{"f": func() {}}},
	} {
		if _, err := r.tenant.Mint(ctx, u); err == nil || !strings.HasPrefix(err.Error(), "user token: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
