package harness_test

import (
	"testing"
	"time"

	"github.com/rolloverhq/rollover/fakeauth0"
	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/harness"
)

// TestREADME is the test that the README shows; the module's readme_test.go holds them equal.
func TestREADME(t *testing.T) {
	t.Parallel()
	needsGo(t)
	s := harness.Run(t) // Auth0, Secrets Manager, Lambda: one clock
	s.Auth0.AddAPI("https://services.example.com", fakeauth0.APIOptions{TokenLifetime: 25 * time.Hour})
	app := s.Auth0.AddClient("billing")
	app.Grant("https://services.example.com")
	s.Put("auth0-secrets-demo", `{"CLIENT_ID":"`+app.ID()+`","CLIENT_SECRET":"`+app.Secret()+`"}`)
	s.Put("service-token-demo", "{}")
	s.Accept("service-token-demo", "https://services.example.com")
	s.Lambda.Build("rotate", "../cmd/rotate", "AUTH0_AUDIENCE", "https://services.example.com")
	s.RotateOn("service-token-demo", "rate(24 hours)", "rotate")
	api := s.Reader("service-token-demo", harness.CacheFor(55*time.Minute))

	s.Faults.On("auth0.oauth.token").Times(2).Do(fault.Throttle(10 * time.Second))
	s.Clock.Advance(7 * 24 * time.Hour)

	s.CheckRotations(t, 8)
	api.CheckNoOutage(t)
}
