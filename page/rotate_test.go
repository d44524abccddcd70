package page

import (
	"context"
	"net/url"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

func TestRotateAndCancel(t *testing.T) {
	t.Parallel()
	r := up(t)
	get[secretState](r, "POST", "/api/secrets/"+demo+"/rotate", "{}")
	r.await("rotation 2", func(s state) bool {
		now := s.secret(demo)
		return now.label("AWSCURRENT") == "v2" && now.label("AWSPREVIOUS") == "v1" && !now.Rotation.Running
	})
	if now := get[secretState](r, "POST", "/api/secrets/"+demo+"/cancel", ""); now.Rotation.Enabled {
		t.Errorf("%+v", now.Rotation)
	}
	r.refused("POST", "/api/secrets/auth0-secrets-demo/rotate", "{}", 400, "Secrets Manager says: ")
	r.refused("POST", "/api/secrets/"+demo+"/rotate", `{"now":true}`, 400, `its member "now" means nothing; it is to have none`)
	r.refused("POST", "/api/secrets/service-token-dem/rotate", "{}", 404, `no secret is called "service-token-dem"; did you mean "service-token-demo"?`)
	r.refused("POST", "/api/secrets/nobody/cancel", "{}", 404, "there are auth0-secrets-demo, service-token-demo")
}

// A secret is found by whatever name it has, and wherever it is.
func TestSecretsOfAnyNameAndPlace(t *testing.T) {
	t.Parallel()
	r := standing(t, nil)
	client := secretsmanager.New(secretsmanager.Options{
		Region: "us-east-1", BaseEndpoint: aws.String(r.stack.Secrets.URL()), Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
	})
	made, err := client.CreateSecret(context.Background(), &secretsmanager.CreateSecretInput{Name: aws.String("prod/db/token"), SecretString: aws.String("hunter2")})
	if err != nil {
		t.Fatal(err)
	}
	s := get[state](r, "GET", "/api/state", "")
	there := s.secret("us-east-1:prod/db/token")
	if there.ARN != *made.ARN || there.label("AWSCURRENT") != "v1" {
		t.Fatalf("%+v", s.Secrets)
	}
	for _, name := range []string{there.Name, there.ARN} {
		r.refused("POST", "/api/secrets/"+url.PathEscape(name)+"/rotate", "{}", 400, "Secrets Manager says: ")
	}
}
