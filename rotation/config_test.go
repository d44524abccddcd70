package rotation_test

import (
	"testing"
	"time"

	"github.com/rolloverhq/rollover/rotation"
)

func TestFromEnv(t *testing.T) {
	t.Parallel()
	env := func(changes ...string) func(string) string {
		m := map[string]string{"AUTH0_URL": "https://t.example/", "AUTH0_AUDIENCE": "https://services.example/"}
		for i := 0; i < len(changes); i += 2 {
			m[changes[i]] = changes[i+1]
		}
		return func(name string) string { return m[name] }
	}
	got, err := rotation.FromEnv(env())
	want := rotation.Config{Auth0URL: "https://t.example", Audience: "https://services.example/", Reserve: 30 * time.Minute}
	if err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
	got, err = rotation.FromEnv(env("AUTH0_SECRETS_ID", "id", "ROTATION_INTERVAL", "4h", "ROTATION_RESERVE", "0s"))
	want = rotation.Config{Auth0URL: want.Auth0URL, Audience: want.Audience, CredentialsID: "id", Interval: 4 * time.Hour}
	if err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
	got, err = rotation.FromEnv(env("ROTATION_OF", "client-secret"))
	if err != nil || got.Of != rotation.ClientSecret {
		t.Errorf("got %+v, %v", got, err)
	}
	for name, values := range map[string][]string{
		"ROTATION_OF":       {"token", "Client-Secret"},
		"AUTH0_URL":         {"", "t.example", "ftp://t.example", "https://", "https://u:p@t.example", "%"},
		"AUTH0_AUDIENCE":    {""},
		"ROTATION_INTERVAL": {"daily", "-1h"},
		"ROTATION_RESERVE":  {"30"},
	} {
		for _, value := range values {
			_, err := rotation.FromEnv(env(name, value))
			wantError(t, err, name, "set it to")
		}
	}
}

func TestCredentialsAreNamedByTheStage(t *testing.T) {
	t.Parallel()
	g := newRig(t)
	g.rotated = "apps/service-token-staging"
	wantError(t, g.rotate(second), "auth0-secrets-staging")
	g.rotated = "token"
	wantError(t, g.rotate(second), `"token" ends in no stage`, "AUTH0_SECRETS_ID")
	g.Config.CredentialsID = "auth0-secrets-demo"
	if err := g.rotate(second); err != nil {
		t.Fatal(err)
	}
}

func TestIntervalOfTheConfigurationGoesFirst(t *testing.T) {
	t.Parallel()
	g := newRig(t)
	g.life = 5 * time.Hour
	g.Config.Interval = 4 * time.Hour
	if err := g.rotate(second); err != nil {
		t.Fatal(err)
	}
}
