package fakeauth0_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/fakeauth0"
	"github.com/rolloverhq/rollover/world"
)

func TestURL(t *testing.T) {
	t.Parallel()
	w := world.New(world.Options{})
	plain := fakeauth0.New(w, fakeauth0.Options{})
	if plain.URL() != "https://tenant.rollover.test" || plain.Issuer() != "https://tenant.rollover.test/" {
		t.Errorf("before it listens: %s, %s", plain.URL(), plain.Issuer())
	}
	if err := plain.Close(); err != nil {
		t.Errorf("closing what does not listen: %v", err)
	}
	r := newRig(t, setUp{tenant: fakeauth0.Options{Domain: "other.rollover.test"}})
	if !strings.HasPrefix(r.tenant.URL(), "http://127.0.0.1:") || strings.HasSuffix(r.tenant.URL(), "/") {
		t.Errorf("while it listens: %s", r.tenant.URL())
	}
	if err := r.tenant.Listen(""); err == nil || !strings.Contains(err.Error(), "listens on 127.0.0.1:") {
		t.Errorf("it listens twice: %v", err)
	}
	if err := plain.Listen("127.0.0.1:1:2"); err == nil {
		t.Error("it listens on a nonsense address")
	}
	public := fakeauth0.New(w, fakeauth0.Options{URL: "https://example.eu.auth0.com"})
	public.AddAPI(audience, fakeauth0.APIOptions{})
	if err := public.Listen(""); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := public.Close(); err != nil {
			t.Error(err)
		}
	}()
	token, err := public.Mint(context.Background(), fakeauth0.UserToken{Audience: audience})
	if err != nil || !strings.Contains(part(t, token.AccessToken, 1), `"iss":"https://example.eu.auth0.com/"`) {
		t.Errorf("minted %v, %v", part(t, token.AccessToken, 1), err)
	}
}

func TestTwoTenantsOfOneWorld(t *testing.T) {
	t.Parallel()
	w := world.New(world.Options{})
	a := fakeauth0.New(w, fakeauth0.Options{Domain: "a.rollover.test"})
	b := fakeauth0.New(w, fakeauth0.Options{Domain: "b.rollover.test"})
	one, other := a.AddClient("billing"), b.AddClient("billing")
	if one.ID() == other.ID() || one.Secret() == other.Secret() || a.Keys()[0].ID == b.Keys()[0].ID {
		t.Error("two tenants share an identifier")
	}
}

func TestJWKSKnobs(t *testing.T) {
	t.Parallel()
	r := newRig(t, setUp{tenant: fakeauth0.Options{JWKSDelay: 10 * time.Second, JWKSWithoutAlg: true, CacheControl: "no-store"}})
	born := r.tenant.Keys()
	if keys := r.keySet(); keys[0]["alg"] != nil {
		t.Errorf("alg %v", keys[0]["alg"])
	}
	if h := r.get("/.well-known/jwks.json").header; h.Get("Cache-Control") != "no-store" {
		t.Errorf("headers %v", h)
	}
	shown := func() int { return len(r.keySet()) }
	r.world.Clock.Advance(time.Hour)
	r.tenant.RotateKey()
	token := r.granted(r.form(asked())).Token
	if _, err := r.verify(token); err != nil {
		t.Errorf("the former next key was published all along: %v", err)
	}
	r.world.Clock.Advance(10*time.Second - 1)
	if n := shown(); n != 2 {
		t.Errorf("%d keys before the delay is over, want 2", n)
	}
	r.world.Clock.Advance(1)
	if n := shown(); n != 3 {
		t.Errorf("%d keys after the delay, want 3", n)
	}
	if err := r.tenant.RevokeKey(born[0].ID); err != nil {
		t.Fatal(err)
	}
	if n := shown(); n != 3 {
		t.Errorf("%d keys at once after the revocation, want 3", n)
	}
}

func TestClientsAndGrants(t *testing.T) {
	t.Parallel()
	r := newRig(t, setUp{})
	other := r.tenant.AddClient("archive")
	if len(other.ID()) != 32 || len(other.Secret()) != 64 || strings.ContainsAny(other.ID(), "-_") {
		t.Errorf("id %q, secret of %d characters", other.ID(), len(other.Secret()))
	}
	if r.tenant.Client(other.ID()) != other || r.tenant.Client("nobody") != nil || !slices.Equal(r.tenant.Clients(), []*fakeauth0.Client{other, r.client}) {
		t.Errorf("clients %v", r.tenant.Clients())
	}
	if api := r.tenant.API(audience); api != r.api || api.Audience() != audience || len(api.ID()) != 24 || r.tenant.API("nowhere") != nil {
		t.Errorf("api %v", api)
	}
	if o := r.api.Options(); o.Dialect != fakeauth0.DialectAuth0 || o.SigningAlg != "RS256" || o.TokenLifetime != lifetime {
		t.Errorf("options %+v", o)
	}
	scope := func() string { return *r.granted(r.form(asked())).Scope }
	r.client.Grant(audience, "read:a")
	if got := scope(); got != "read:a" {
		t.Errorf("after a further grant: %q", got)
	}
	r.client.GrantAll(audience)
	if got := scope(); got != "read:a write:a" {
		t.Errorf("with all scopes: %q", got)
	}
	r.client.AllowGrantType(false)
	r.client.AllowGrantType(true)
	old := r.granted(r.form(asked())).Token
	r.api.SetTokenLifetime(0)
	if g := r.granted(r.form(asked())); g.ExpiresIn != 86400 {
		t.Errorf("the default lifetime is %d", g.ExpiresIn)
	}
	r.api.SetTokenLifetime(time.Minute)
	if g := r.granted(r.form(asked())); g.ExpiresIn != 60 {
		t.Errorf("the lifetime is %d", g.ExpiresIn)
	}
	// Nothing that happens to a client touches the tokens that it has (spec/auth0.md 2.4).
	r.client.Ungrant(audience)
	r.client.Delete()
	r.client.Delete()
	if _, claims := r.claims(old); claims["exp"].(float64)-claims["iat"].(float64) != 90000 {
		t.Errorf("claims %v", claims)
	}
	r.world.Clock.Advance(lifetime)
	if _, err := r.verify(old); err == nil {
		t.Error("a token verifies at its exp")
	}
}

// TestSetUpsThatCannotBe: each says what is wrong and the way out.
func TestSetUpsThatCannotBe(t *testing.T) {
	t.Parallel()
	w := world.New(world.Options{})
	tenant := fakeauth0.New(w, fakeauth0.Options{})
	tenant.AddAPI(audience, fakeauth0.APIOptions{})
	client := tenant.AddClient("billing", fakeauth0.WithID(clientID))
	for want, do := range map[string]func(){
		`domain "https://x": name the host alone, such as "tenant.rollover.test"`:                         func() { fakeauth0.New(w, fakeauth0.Options{Domain: "https://x"}) },
		`url "https://x/": give scheme and host without a trailing slash`:                                 func() { fakeauth0.New(w, fakeauth0.Options{URL: "https://x/"}) },
		`url "x": give scheme and host without a trailing slash`:                                          func() { fakeauth0.New(w, fakeauth0.Options{URL: "x"}) },
		`unsupported grant status 404: it is 501 or 400`:                                                  func() { fakeauth0.New(w, fakeauth0.Options{UnsupportedGrantStatus: 404}) },
		`wording 9: there is none`:                                                                        func() { fakeauth0.New(w, fakeauth0.Options{Wording: 9}) },
		`outage 9: there is none`:                                                                         func() { fakeauth0.New(w, fakeauth0.Options{Outage: 9}) },
		`jwks delay -1s: it cannot be negative`:                                                           func() { fakeauth0.New(w, fakeauth0.Options{JWKSDelay: -time.Second}) },
		`propagation "slow": it is lag, instant, mixed, worst or seeded`:                                  func() { fakeauth0.New(w, fakeauth0.Options{SecretPropagation: "slow"}) },
		`rate profile "gold": it is off, free, essentials or enterprise`:                                  func() { fakeauth0.New(w, fakeauth0.Options{RateProfile: "gold"}) },
		`organization "": give a name that no other has`:                                                  func() { tenant.AddOrganization("") },
		`signing secret: it has 16 characters or more`:                                                    func() { tenant.AddAPI("x", fakeauth0.APIOptions{SigningSecret: "short"}) },
		`organizations of client "billing": it has no grant for "https://api.example/": grant it first`:   func() { client.UseOrganizations(audience, "allow", true) },
		`secret delay 31s: it is at most 30s`:                                                             func() { fakeauth0.New(w, fakeauth0.Options{SecretDelay: 31 * time.Second}) },
		`token lifetime 720h0m1s: it lies between 1s and 720h0m0s`:                                        func() { tenant.AddAPI("x", fakeauth0.APIOptions{TokenLifetime: 2592001 * time.Second}) },
		`token lifetime 1.5s: it is whole seconds`:                                                        func() { tenant.API(audience).SetTokenLifetime(1500 * time.Millisecond) },
		`dialect "jwt": it is access_token, access_token_authz, rfc9068_profile or rfc9068_profile_authz`: func() { tenant.AddAPI("x", fakeauth0.APIOptions{Dialect: "jwt"}) },
		`signing algorithm "none": it is RS256, RS512, PS256 or HS256`:                                    func() { tenant.AddAPI("x", fakeauth0.APIOptions{SigningAlg: "none"}) },
		`audience "": give an API's identifier of 1 to 600 characters`:                                    func() { tenant.AddAPI("", fakeauth0.APIOptions{}) },
		`audience "https://api.example/": the tenant has that API already`:                                func() { tenant.AddAPI(audience, fakeauth0.APIOptions{}) },
		`client "twin": its id belongs to the client "billing"`:                                           func() { tenant.AddClient("twin", fakeauth0.WithID(clientID)) },
		`client "mute": neither its id nor its secret can be empty`:                                       func() { tenant.AddClient("mute", fakeauth0.WithSecret("")) },
		`client "odd": authentication method "x": it is client_secret_post, client_secret_basic or none`:  func() { tenant.AddClient("odd", fakeauth0.WithAuthMethod("x")) },
		`grant for client "billing": the tenant has no API "nowhere": add it first`:                       func() { client.Grant("nowhere") },
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); got != "fakeauth0: "+want {
					t.Errorf("panics with %q\nwant         %q", got, want)
				}
			}()
			do()
		}()
	}
	// The longest lifetime that Auth0 allows (case C63).
	tenant.AddAPI("long", fakeauth0.APIOptions{TokenLifetime: 2592000 * time.Second})
}

func TestBodiesOfOtherKinds(t *testing.T) {
	t.Parallel()
	r := newRig(t, setUp{})
	ask := func(contentType, body string) answer {
		return r.send(http.MethodPost, "/oauth/token", contentType, body, nil)
	}
	const asJSON = `{"grant_type":"client_credentials","client_id":"cid","client_secret":"` + secret + `","audience":"` + audience + `","organization":null}`
	for name, a := range map[string]answer{
		"a charset with JSON":           ask("application/json; charset=utf-8", asJSON),
		"capitals":                      ask("Application/JSON", asJSON),
		"a parameter that is none":      ask("application/json; =", asJSON),
		"no content type is a form":     ask("", asked().Encode()),
		"a semicolon separates nothing": ask("application/x-www-form-urlencoded", asked().Encode()+"&test=a;b"),
	} {
		if a.status != 200 {
			t.Errorf("%s: answered %d %s", name, a.status, a.body)
		}
	}
	for name, a := range map[string]answer{
		"text holds no parameters":    ask("text/plain", asked().Encode()),
		"JSON that is null":           ask("application/json", "null"),
		"JSON that is an array":       ask("application/json", "[]"),
		"an id that is a number":      ask("application/json", `{"grant_type":"client_credentials","client_id":7}`),
		"a form that is cut":          ask("application/x-www-form-urlencoded", "grant_type=%zz"),
		"a form that says it is JSON": ask("application/json", asked().Encode()),
	} {
		if a.status != 400 {
			t.Errorf("%s: answered %d %s", name, a.status, a.body)
		}
	}
}
