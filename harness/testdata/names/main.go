// Command names is a function that knows everybody by the public name, and has set up nothing for a test.
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

func main() {
	lambda.Start(func(ctx context.Context, urls []string) ([]string, error) {
		var got []string
		for _, url := range urls {
			got = append(got, fetch(url))
		}
		cfg, err := config.LoadDefaultConfig(ctx)
		if err != nil {
			return got, err
		}
		id := "greeting"
		out, err := secretsmanager.NewFromConfig(cfg).GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &id})
		if err != nil {
			return got, err
		}
		if err := os.WriteFile("/tmp/greeting", []byte(*out.SecretString), 0o600); err != nil {
			return got, err
		}
		kept, err := os.ReadFile("/tmp/greeting")
		return append(got, string(kept)), err
	})
}

func fetch(url string) string {
	r, err := http.Get(url)
	if err != nil {
		return err.Error()
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err.Error()
	}
	first, _, _ := strings.Cut(string(body), "\n")
	return fmt.Sprintf("%d %.60s", r.StatusCode, first)
}
