package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// healthLimit is how long a health check waits for its answer.
const healthLimit = 5 * time.Second

func healthCommand(s streams) *cobra.Command {
	return &cobra.Command{
		Use:   "health [URL]",
		Short: "Ask a stack that is up whether it is well",
		Long: `Ask a stack that is up whether it is well: exit code 0, and what answers there, or 1, and why not.
URL is where AWS clients are led: the environment's AWS_ENDPOINT_URL_SECRETS_MANAGER or AWS_ENDPOINT_URL
unless it is given, and http://127.0.0.1:4566 if there is neither. LocalStack is asked in the same way.`,
		Example: "  rollover health\n  rollover health http://127.0.0.1:4566",
		Args:    atMostOne("URL"),
		RunE: func(cmd *cobra.Command, args []string) error {
			url := endpointURL(s.getenv)
			if len(args) > 0 {
				url = args[0]
			}
			services, err := health(cmd.Context(), url)
			if err != nil {
				fmt.Fprintf(s.out, "%s is not well: %v\n", url, err)
				return errFailed
			}
			fmt.Fprintf(s.out, "%s is well: %s\n", url, services)
			return nil
		},
	}
}

// endpointURL is where AWS clients of this environment find Secrets Manager.
func endpointURL(getenv func(string) string) string {
	for _, name := range []string{"AWS_ENDPOINT_URL_SECRETS_MANAGER", "AWS_ENDPOINT_URL"} {
		if url := getenv(name); url != "" {
			return url
		}
	}
	return "http://127.0.0.1:4566"
}

// health asks the endpoint at url, and names the services that a rotation needs.
func health(ctx context.Context, url string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, healthLimit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimRight(url, "/")+"/_localstack/health", http.NoBody)
	if err != nil {
		return "", err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	var answer struct{ Services map[string]string }
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("it answers %s", resp.Status)
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return "", fmt.Errorf("what it answers is no health report: %w", err)
	}
	var well []string
	for _, name := range []string{"secretsmanager", "lambda"} {
		switch state := answer.Services[name]; state {
		case "available", "running":
			well = append(well, name+" "+state)
		case "":
			return "", fmt.Errorf("it says nothing of %s", name)
		default:
			return "", fmt.Errorf("%s is %s", name, state)
		}
	}
	return strings.Join(well, ", "), nil
}
