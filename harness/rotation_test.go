package harness_test

import (
	"fmt"
	"os/exec"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/rolloverhq/rollover/fakeauth0"
	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/gateway"
	"github.com/rolloverhq/rollover/harness"
)

// TestMain leaves out what ends by itself: net/http lingers for half a second after a request that it has
// cut short. The keeper is for benchmarks, which have none built.
func TestMain(m *testing.M) {
	gateway.Keeper()
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("net/http.(*conn).closeWriteAndWait"))
}

const (
	audience = "https://services.example.com"
	static   = "auth0-secrets-demo"
	rotated  = "service-token-demo"
)

// serviceToken is the worked example: a token of 25 hours that is rotated every day.
func serviceToken(s *harness.Stack, code harness.Target) error {
	s.Auth0.AddAPI(audience, fakeauth0.APIOptions{TokenLifetime: 25 * time.Hour})
	app := s.Auth0.AddClient("billing")
	app.Grant(audience)
	if err := s.Secrets.Put(static, fmt.Sprintf(`{"CLIENT_ID":%q,"CLIENT_SECRET":%q}`, app.ID(), app.Secret())); err != nil {
		return err
	}
	if err := s.Secrets.Create(rotated); err != nil {
		return err
	}
	if err := s.Deploy(harness.Function{Name: "rotate", Env: map[string]string{"AUTH0_AUDIENCE": audience}}, code); err != nil {
		return err
	}
	s.Accept(rotated, audience)
	if err := s.Rotate(rotated, "rotate", harness.Schedule{Expression: "rate(24 hours)"}); err != nil {
		return err
	}
	s.Clock.Settle()
	return nil
}

func TestRotationOutlastsAThrottledTenant(t *testing.T) {
	t.Parallel()
	needsGo(t)
	s := harness.Run(t)
	code := harness.Package("../cmd/rotate")
	t.Cleanup(func() {
		if err := code.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := serviceToken(s, code); err != nil {
		t.Fatal(err)
	}
	api := s.Reader(rotated, harness.CacheFor(55*time.Minute))
	s.Faults.On("auth0.oauth.token").Times(2).Do(fault.Throttle(10 * time.Second))

	s.Clock.Advance(7 * 24 * time.Hour)

	s.CheckRotations(t, 8)
	s.CheckNoFindings(t)
	api.CheckNoOutage(t)
}

// needsGo skips where the go command is not to be had, which is what builds a package.
func needsGo(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("no go command in PATH to build the function with")
	}
}
