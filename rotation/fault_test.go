package rotation_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/rolloverhq/rollover/rotation"
)

var errLost = errors.New("the reply was lost")

// once makes a fault of the n-th call of an operation.
func once(op string, n int, err error) func(string, int) error {
	return func(o string, i int) error {
		if o == op && i == n {
			return err
		}
		return nil
	}
}

// Every failing call of Secrets Manager, on both sides of its effect: the run
// fails, and its repetition completes with no more mints than the fault cost.
func TestOneFailingCallCostsOneRun(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		op    string
		n     int
		after bool
		err   error
		mints int
	}{
		{"DescribeSecret", 1, false, throttled(), 1},
		{"GetSecretValue:AWSPENDING", 1, false, throttled(), 1},
		{"GetSecretValue:AWSCURRENT", 1, false, throttled(), 1},
		{"GetSecretValue:AWSCURRENT", 2, false, errLost, 1},
		{"PutSecretValue", 1, false, errLost, 2},
		{"PutSecretValue", 1, true, errLost, 1},
		{"GetSecretValue:AWSPENDING", 2, false, errLost, 1},
		{"GetSecretValue:AWSPENDING", 3, false, errLost, 1},
		{"UpdateSecretVersionStage", 1, false, throttled(), 1},
	} {
		t.Run(fmt.Sprintf("%s/%d/after=%v", c.op, c.n, c.after), func(t *testing.T) {
			t.Parallel()
			g := newRig(t)
			if c.after {
				g.onAfter = once(c.op, c.n, c.err)
			} else {
				g.onBefore = once(c.op, c.n, c.err)
			}
			wantError(t, g.rotate(second), c.err.Error())
			g.advance(100 * time.Second)
			if err := g.do(second, all...); err != nil {
				t.Fatal(err)
			}
			g.check(t, c.mints, second)
			g.checkQuiet(t)
		})
	}
}

func TestLostReplyOfTheMoveIsNoticed(t *testing.T) {
	t.Parallel()
	g := newRig(t)
	g.onAfter = once("UpdateSecretVersionStage", 1, errLost)
	if err := g.rotate(second); err != nil {
		t.Fatal(err)
	}
	g.check(t, 1, second)
}

func TestReadAfterWriteMissIsAskedAgain(t *testing.T) {
	t.Parallel()
	g := newRig(t)
	g.onBefore = func(op string, n int) error {
		if op == "GetSecretValue:AWSPENDING" && n >= 2 && n <= 4 || op == "GetSecretValue:AWSCURRENT" && n == 1 {
			return missing("staging label: AWSPENDING")
		}
		return nil
	}
	if err := g.rotate(second); err != nil {
		t.Fatal(err)
	}
	g.check(t, 1, second)
}

// A description from before the rotation began, with AWSPENDING where the last
// one left it and AWSCURRENT where it was even earlier.
func TestDescriptionOutOfDate(t *testing.T) {
	t.Parallel()
	g := newRig(t)
	if err := g.rotate(second); err != nil {
		t.Fatal(err)
	}
	g.advance(24 * time.Hour)
	g.before = map[string]string{"AWSCURRENT": first, "AWSPENDING": second}
	from := g.count("DescribeSecret")
	g.stale = func(n int) bool { return n == from+1 }
	if err := g.rotate(third); err != nil {
		t.Fatal(err)
	}
	g.check(t, 2, third)
	g.before = map[string]string{"AWSCURRENT": second}
	const fourth = "00000000-0000-0000-0000-000000000004"
	from = g.count("DescribeSecret")
	g.advance(24 * time.Hour)
	if err := g.rotate(fourth); err != nil {
		t.Fatal(err)
	}
	g.check(t, 3, fourth)
}

// The value is there, but createSecret's look does not show it.
func TestVersionThatTurnsOutToHaveAValue(t *testing.T) {
	t.Parallel()
	g := newRig(t)
	g.begin(second)
	if err := g.do(second, rotation.CreateSecret); err != nil {
		t.Fatal(err)
	}
	g.onBefore = once("GetSecretValue:AWSPENDING", 2, missing("staging label: AWSPENDING"))
	if err := g.do(second, all...); err != nil {
		t.Fatal(err)
	}
	g.check(t, 2, second) // one mint for the miss, no version
	if len(g.values) != 2 {
		t.Errorf("there are %d versions, want 2", len(g.values))
	}
}

func TestTokenEndpoint(t *testing.T) {
	t.Parallel()
	status := func(code int, header, value, body string, times int) func(http.ResponseWriter, int) bool {
		return func(w http.ResponseWriter, n int) bool {
			if n > times {
				return false
			}
			if header != "" {
				w.Header().Set(header, value)
			}
			w.WriteHeader(code)
			_, _ = fmt.Fprint(w, body)
			return true
		}
	}
	const denied = `{"error":"access_denied","error_description":"leaked-text"}`
	reset := fmt.Sprint(monday.Add(24*time.Hour + 7*time.Second).Unix())
	for _, c := range []struct {
		name          string
		token, after  func(http.ResponseWriter, int) bool
		want          string
		asked, minted int
		waited        time.Duration
	}{
		{name: "two server errors", token: status(503, "", "", "<html>leaked-text", 2), asked: 3, minted: 1, waited: 1500 * time.Millisecond},
		{name: "throttled for ten seconds", token: status(429, "Retry-After", "10", `{"error":"too_many_requests"}`, 1), asked: 2, minted: 1, waited: 10 * time.Second},
		{name: "throttled until a reset", token: func(w http.ResponseWriter, n int) bool {
			w.Header().Set("X-RateLimit-Remaining", "0")
			return status(429, "X-RateLimit-Reset", reset, "", 1)(w, n)
		}, asked: 2, minted: 1, waited: 7 * time.Second},
		{name: "throttled for ages", token: status(429, "Retry-After", "9223372036854775807", "", 9), want: "429", asked: 1},
		{name: "throttled with tokens left", token: func(w http.ResponseWriter, n int) bool {
			w.Header().Set("X-RateLimit-Remaining", "3")
			return status(429, "X-RateLimit-Reset", reset, "", 1)(w, n)
		}, asked: 2, minted: 1, waited: 500 * time.Millisecond},
		{name: "throttled until a date", token: status(429, "Retry-After", monday.Add(24*time.Hour+9*time.Second).Format(http.TimeFormat), "", 1), asked: 2, minted: 1, waited: 9 * time.Second},
		{name: "throttled for an hour", token: status(429, "Retry-After", "3600", `{"error":"too_many_requests"}`, 9), want: "429 too_many_requests", asked: 1},
		{name: "down", token: status(503, "", "", "", 99), want: "gave up after 4 attempts", asked: 4, waited: 3500 * time.Millisecond},
		{name: "refused", token: status(401, "", "", denied, 99), want: "401 access_denied: the client is unknown or its secret wrong", asked: 1},
		{name: "no grant", token: status(403, "", "", denied, 99), want: "client grant", asked: 1},
		{name: "unknown grant type", token: status(501, "", "", `{"error":"unsupported_grant_type"}`, 99), want: "501 unsupported_grant_type", asked: 1},
		{name: "a redirect", token: status(302, "Location", "http://127.0.0.1:1/", "", 99), want: "AUTH0_URL", asked: 1},
		{name: "an error that is no code", token: status(400, "", "", `{"error":"leaked-text is here"}`, 99), want: "unreadable error code", asked: 1},
		{name: "a lost reply", after: func(w http.ResponseWriter, n int) bool { return n == 1 && breakOff(w) }, asked: 2, minted: 2, waited: 500 * time.Millisecond},
		{name: "a malformed reply", token: status(200, "", "", `{"access_tok`, 1), asked: 2, minted: 1, waited: 500 * time.Millisecond},
		{name: "a reply without token", token: status(200, "", "", `{}`, 1), asked: 2, minted: 1, waited: 500 * time.Millisecond},
		{name: "an error with status 200", token: status(200, "", "", denied, 9), want: "error access_denied", asked: 1},
		{name: "an opaque token", token: status(200, "", "", `{"access_token":"leaked-text"}`, 9), want: "no JWT", asked: 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := newRig(t)
			g.token, g.after = c.token, c.after
			g.begin(second)
			err := g.do(second, rotation.CreateSecret)
			if c.want != "" {
				wantError(t, err, c.want)
				if strings.Contains(err.Error(), "leaked-text") {
					t.Errorf("error %q quotes the answer", err)
				}
			} else if err != nil {
				t.Fatal(err)
			}
			if g.asked != c.asked || g.mints() != c.minted || g.waited != c.waited {
				t.Errorf("asked %d, minted %d, waited %v; want %d, %d, %v", g.asked, g.mints(), g.waited, c.asked, c.minted, c.waited)
			}
			g.checkQuiet(t, err)
		})
	}
}

func TestTokenTooShortForTheScheduleIsNotStored(t *testing.T) {
	t.Parallel()
	g := newRig(t)
	g.life = 24 * time.Hour
	wantError(t, g.rotate(second), "24h0m0s left", "24h30m0s", "longer token lifetime")
	if g.count("PutSecretValue") != 0 {
		t.Error("it was stored")
	}
}

func TestCredentialsSecret(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		value *string
		want  string
	}{
		"absent":  {nil, "AUTH0_SECRETS_ID"},
		"partial": {new(string), "CLIENT_SECRET"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := newRig(t)
			delete(g.static, "auth0-secrets-demo")
			if c.value != nil {
				g.static["auth0-secrets-demo"] = `{"CLIENT_ID":"x","SECRET":"hush-hush"}`
			}
			err := g.rotate(second)
			wantError(t, err, "auth0-secrets-demo", c.want)
			g.checkQuiet(t, err)
		})
	}
}

func TestSigningKeyThatShowsLateIsPolledFor(t *testing.T) {
	t.Parallel()
	g := newRig(t)
	g.begin(second)
	if err := g.do(second, rotation.CreateSecret, rotation.SetSecret); err != nil {
		t.Fatal(err)
	}
	g.shown = g.clock().Add(20 * time.Second)
	if err := g.do(second, rotation.TestSecret); err != nil {
		t.Fatal(err)
	}
	if g.waited < 20*time.Second || g.waited > 24*time.Second {
		t.Errorf("waited %v for a key that takes 20s", g.waited)
	}
}

func TestSigningKeyThatNeverShowsIsGivenUpInTime(t *testing.T) {
	t.Parallel()
	g := newRig(t)
	g.shown = monday.Add(1000 * time.Hour)
	wantError(t, g.rotate(second), "testSecret", "no key with the token's kid")
	if g.waited > 29*time.Second {
		t.Errorf("waited %v, beyond the deadline", g.waited)
	}
	// By the re-attempt the tenant signs with another key: the token is dead,
	// and to keep it would be to fail on it for good.
	g.advance(100 * time.Second)
	g.shown, g.kid = time.Time{}, "kid-2"
	if err := g.do(second, all...); err != nil {
		t.Fatal(err)
	}
	if g.mints() != 2 || g.left() < 24*time.Hour {
		t.Errorf("minted %d, %v left", g.mints(), g.left())
	}
}

func TestUnreadableKeysAreNoReasonToMintAgain(t *testing.T) {
	t.Parallel()
	g := newRig(t)
	g.jwksDown = true
	wantError(t, g.rotate(second), "testSecret", "JWKS cannot be read", "503")
	g.advance(100 * time.Second)
	wantError(t, g.do(second, all...), "testSecret")
	g.jwksDown = false
	if err := g.do(second, all...); err != nil {
		t.Fatal(err)
	}
	g.check(t, 1, second)
}

func TestClockThatIsWrongIsNotTrustedAlone(t *testing.T) {
	t.Parallel()
	for _, skew := range []time.Duration{-3 * time.Hour, -time.Minute, time.Minute, 3 * time.Hour} {
		g := newRig(t)
		g.skew = skew
		if err := g.rotate(second); err != nil {
			t.Errorf("with a clock off by %v: %v", skew, err)
		}
		g.check(t, 1, second)
	}
}

func TestTokenSignedByAnotherMethodIsRefused(t *testing.T) {
	t.Parallel()
	g := newRig(t)
	g.begin(second)
	claims := jwt.MapClaims{"iss": g.URL + "/", "aud": audience, "iat": g.clock().Unix(), "exp": g.clock().Add(25 * time.Hour).Unix()}
	for _, method := range []struct {
		jwt.SigningMethod
		key any
	}{{jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType}, {jwt.SigningMethodHS256, keyPEM}} {
		forged := jwt.NewWithClaims(method, claims)
		forged.Header["kid"] = g.kid
		text, err := forged.SignedString(method.key)
		if err != nil {
			t.Fatal(err)
		}
		g.values[second] = g.stored(text, "")
		wantError(t, g.do(second, rotation.FinishSecret), "not promoted", "signature")
	}
	g.check(t, 0, first)
}
