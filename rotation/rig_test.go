package rotation_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"go.uber.org/goleak"

	"github.com/rolloverhq/rollover/rotation"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var monday = time.Date(2035, 1, 1, 0, 0, 0, 0, time.UTC)

// rig is a rotator with everything around it, in a time that only waiting moves.
type rig struct {
	*memory
	*tenant
	*rotation.Rotator
	logged *bytes.Buffer

	mu     sync.Mutex
	now    time.Time
	skew   time.Duration // of the rotator's clock
	waited time.Duration
}

func (g *rig) clock() time.Time {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.now
}

func (g *rig) advance(d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.now = g.now.Add(d)
}

// newRig has a secret that was rotated 24 hours ago and has an hour left.
func newRig(t testing.TB) *rig {
	g := &rig{now: monday, logged: &bytes.Buffer{}, memory: newMemory()}
	g.tenant = newTenant(t, g.clock)
	client := rotation.HTTPClient()
	t.Cleanup(client.CloseIdleConnections)
	g.Rotator = &rotation.Rotator{
		Secrets: g.memory,
		Config:  rotation.Config{Auth0URL: g.URL, Audience: audience, Reserve: rotation.DefaultReserve},
		HTTP:    client,
		Now:     func() time.Time { return g.clock().Add(g.skew) },
		Wait: func(ctx context.Context, d time.Duration) error {
			g.advance(d)
			g.waited += d
			return ctx.Err()
		},
		Log: slog.New(slog.NewJSONHandler(g.logged, nil)),
	}
	g.values[first] = g.stored(g.sign(25*time.Hour, nil), `"note":"kept <as> is","big":12345678901234567890`)
	g.labels["AWSCURRENT"] = first
	g.advance(24 * time.Hour)
	return g
}

// stored is the rotated secret's JSON around a token.
func (g *rig) stored(token, others string) string {
	if others != "" {
		others = "," + others
	}
	return fmt.Sprintf(`{"BEARER_TOKEN":"Bearer %s","GENERATED_AT":%q%s}`, token, g.clock().Format(time.RFC3339), others)
}

// do runs steps for a token and stops at the first that fails.
func (g *rig) do(token string, steps ...rotation.Step) error {
	for _, step := range steps {
		if err := g.Rotate(context.Background(), rotation.Event{Step: step, SecretId: arn, ClientRequestToken: token}); err != nil {
			return err
		}
	}
	return nil
}

var all = []rotation.Step{rotation.CreateSecret, rotation.SetSecret, rotation.TestSecret, rotation.FinishSecret}

// rotate begins a rotation and runs its steps.
func (g *rig) rotate(token string) error {
	g.begin(token)
	return g.do(token, all...)
}

// left is how long the token under AWSCURRENT will be accepted, by a verifier
// that knows nothing of this package; negative where it never was.
func (g *rig) left() time.Duration {
	_, rest, _ := strings.Cut(g.valueOf("AWSCURRENT"), `"Bearer `)
	text, _, _ := strings.Cut(rest, `"`)
	claims := jwt.RegisteredClaims{}
	_, err := jwt.ParseWithClaims(text, &claims, func(*jwt.Token) (any, error) { return &g.key.PublicKey, nil },
		jwt.WithAudience(audience), jwt.WithIssuer(g.URL+"/"), jwt.WithTimeFunc(g.clock))
	if err != nil {
		return -1
	}
	return claims.ExpiresAt.Sub(g.clock())
}

func (g *rig) check(t *testing.T, mints int, wantCurrent string) {
	t.Helper()
	if got := g.mints(); got != mints {
		t.Errorf("minted %d tokens, want %d", got, mints)
	}
	if got := g.label("AWSCURRENT"); got != wantCurrent {
		t.Errorf("AWSCURRENT is on %q, want %q", got, wantCurrent)
	}
}

// checkQuiet fails if a secret shows in the log or in an error.
func (g *rig) checkQuiet(t *testing.T, errs ...error) {
	t.Helper()
	said := g.logged.String()
	for _, err := range errs {
		if err != nil {
			said += err.Error()
		}
	}
	for _, secret := range append([]string{"hush-hush"}, g.minted...) {
		if strings.Contains(said, secret) {
			t.Errorf("the secret %q was said aloud in %s", secret, said)
		}
	}
}

func wantError(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one with %q", parts)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("error %q lacks %q", err, part)
		}
	}
}
