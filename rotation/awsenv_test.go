package rotation

import (
	"strings"
	"testing"
)

func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestAWSFromEnv(t *testing.T) {
	t.Parallel()
	keys := []string{"AWS_REGION", "eu-west-1", "AWS_ACCESS_KEY_ID", "AKID", "AWS_SECRET_ACCESS_KEY", "secret", "AWS_SESSION_TOKEN", "session"}
	cfg, err := AWSFromEnv(env(keys...))
	if err != nil {
		t.Fatal(err)
	}
	c, err := cfg.Credentials.Retrieve(t.Context())
	if err != nil || c.AccessKeyID != "AKID" || c.SecretAccessKey != "secret" || c.SessionToken != "session" || cfg.Region != "eu-west-1" || cfg.BaseEndpoint != nil {
		t.Errorf("region %q, credentials %+v, endpoint %v, error %v", cfg.Region, c, cfg.BaseEndpoint, err)
	}
	for _, tt := range []struct{ more, want string }{
		{"AWS_ENDPOINT_URL", "http://one"},
		{"AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://one"},
	} {
		cfg, err := AWSFromEnv(env(append(keys, tt.more, tt.want)...))
		if err != nil || cfg.BaseEndpoint == nil || *cfg.BaseEndpoint != tt.want {
			t.Errorf("%s: endpoint %v, error %v", tt.more, cfg.BaseEndpoint, err)
		}
	}
	cfg, err = AWSFromEnv(env(append(keys, "AWS_ENDPOINT_URL", "http://all", "AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://secrets")...))
	if err != nil || *cfg.BaseEndpoint != "http://secrets" {
		t.Errorf("the service's own endpoint does not win: %v, error %v", cfg.BaseEndpoint, err)
	}
}

func TestAWSFromEnvNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	if _, err := AWSFromEnv(env()); err == nil || !strings.Contains(err.Error(), "AWS_REGION") {
		t.Errorf("no region: %v", err)
	}
	cfg, err := AWSFromEnv(env("AWS_REGION", "eu-west-1"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cfg.Credentials.Retrieve(t.Context()); err == nil || !strings.Contains(err.Error(), "AWS_ACCESS_KEY_ID") {
		t.Errorf("no credentials: %v", err)
	}
}
