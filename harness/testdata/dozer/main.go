// Command dozer is a function that sleeps for as long as its event says, and answers how long that was.
package main

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	lambda.Start(func(_ context.Context, e struct{ Sleep string }) (string, error) {
		d, err := time.ParseDuration(e.Sleep)
		if err != nil {
			return "", err
		}
		began := time.Now()
		time.Sleep(d)
		return time.Since(began).Round(time.Second).String(), nil
	})
}
