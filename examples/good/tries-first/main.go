// Command tries-first is a rotation function done right: a known-good subject,
// which every harness that is worth its name acquits.
//
// It rotates the secret of an application. Its setSecret asks the one question
// that matters: whether the tenant takes the pending secret. If not, it sets
// that, whatever the tenant takes instead; to set the same twice changes nothing.
// So it never has to know how far an attempt before it has come.
//
//rollover:setup client-secret
package main

import (
	"github.com/aws/aws-lambda-go/lambda"

	"github.com/rolloverhq/rollover/examples/internal/triesfirst"
)

func main() { lambda.Start(triesfirst.Log{}.Rotate) }
