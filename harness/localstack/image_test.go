package localstack

import (
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/testcontainers/testcontainers-go"
	module "github.com/testcontainers/testcontainers-go/modules/localstack"

	"github.com/rolloverhq/rollover/harness"
)

// TestRolloversImageStandsInForLocalStacks starts rollover's own image as tests of other projects start
// LocalStack's: by the module of testcontainers, which looks at the tag, at the port and at the health check.
// ROLLOVER_IMAGE names the image.
func TestRolloversImageStandsInForLocalStacks(t *testing.T) {
	image := os.Getenv("ROLLOVER_IMAGE")
	if image == "" {
		t.Skip("ROLLOVER_IMAGE names no image of rollover")
	}
	e, err := reach(t.Context())
	if err != nil {
		t.Skip(err)
	}
	defer e.close()
	c, err := module.Run(t.Context(), image)
	testcontainers.CleanupContainer(t, c)
	if err != nil {
		t.Fatal(err)
	}
	url, err := c.PortEndpoint(t.Context(), "4566/tcp", "http")
	if err != nil {
		t.Fatal(err)
	}
	config := aws.Config{BaseEndpoint: &url, Region: harness.Region, Credentials: credentials.NewStaticCredentialsProvider("test", "test", "")}
	secrets, functions := secretsmanager.NewFromConfig(config), lambda.NewFromConfig(config)

	created, err := secrets.CreateSecret(t.Context(), &secretsmanager.CreateSecretInput{Name: aws.String("mine"), SecretString: aws.String("42")})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := secrets.GetSecretValue(t.Context(), &secretsmanager.GetSecretValueInput{SecretId: created.ARN}); err != nil || *got.SecretString != "42" {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := functions.GetFunction(t.Context(), &lambda.GetFunctionInput{FunctionName: aws.String("rotate")}); err != nil || *got.Configuration.Timeout != 30 {
		t.Errorf("%+v, %v", got, err)
	}
	answer, err := functions.Invoke(t.Context(), &lambda.InvokeInput{FunctionName: aws.String("rotate"), Payload: []byte(`{"Step":"nonsense"}`)})
	if err != nil || answer.FunctionError == nil || !strings.Contains(string(answer.Payload), "nonsense") {
		t.Errorf("the function in the image answered %s, %v", answer.Payload, err)
	}
}
