// Command logs-in-base64 is a rotation function that must not be used: a
// known-bad subject, which every harness that is worth its name convicts.
//
// It rotates the secret of an application as it should be done, and logs the new
// value before it stores that, so as to have it if all else fails; in base64,
// since a reviewer had asked for no secret in the log. Whoever may read the log
// has the secret, and no search for it in plain text finds the place. At that
// moment neither Secrets Manager nor the tenant has ever heard of it.
//
//rollover:setup client-secret
//rollover:finds leak on client-secret/*
package main

import (
	"encoding/base64"
	"log"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/rolloverhq/rollover/examples/internal/triesfirst"
)

func main() { lambda.Start(triesfirst.Log{Chosen: chosen}.Rotate) }

func chosen(version, value string) {
	log.Printf("new value for version %s: %s", version, base64.StdEncoding.EncodeToString([]byte(value)))
}
