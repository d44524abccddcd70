package rotation

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// AWSFromEnv returns the AWS configuration of a Lambda from its environment: the region and the
// credentials that Lambda puts there, and the endpoint variables of the SDKs.
//
//	AWS_REGION
//	AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN
//	AWS_ENDPOINT_URL_SECRETS_MANAGER, else AWS_ENDPOINT_URL
//
// A Lambda has no profiles, no single sign-on and no metadata service, so the SDK's loader, which
// links the clients of all of them, would only double the time of a cold start. The credentials are
// read anew for each signature, since Lambda may replace them in a warm sandbox.
func AWSFromEnv(getenv func(string) string) (aws.Config, error) {
	region := getenv("AWS_REGION")
	if region == "" {
		return aws.Config{}, errors.New("AWS_REGION is not set: Lambda sets it; elsewhere set it to one such as eu-west-1")
	}
	cfg := aws.Config{
		Region: region,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			c := aws.Credentials{
				AccessKeyID:     getenv("AWS_ACCESS_KEY_ID"),
				SecretAccessKey: getenv("AWS_SECRET_ACCESS_KEY"),
				SessionToken:    getenv("AWS_SESSION_TOKEN"),
				Source:          "environment",
			}
			if !c.HasKeys() {
				return aws.Credentials{}, errors.New("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set: Lambda sets them from the function's role")
			}
			return c, nil
		}),
	}
	for _, name := range []string{"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SECRETS_MANAGER"} {
		if url := getenv(name); url != "" {
			cfg.BaseEndpoint = &url
		}
	}
	return cfg, nil
}
