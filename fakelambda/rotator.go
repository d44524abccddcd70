package fakelambda

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/rolloverhq/rollover/iam"
)

// Rotator is the Lambda service as Secrets Manager meets it: a function has to let it in, by its policy
// (spec/secrets-manager.md 6.3).
type Rotator struct{ service *Service }

// Rotator returns the service's face for Secrets Manager.
func (s *Service) Rotator() Rotator { return Rotator{s} }

// Check says whether Secrets Manager could have a function invoked for a secret, which it asks when rotation
// is configured: the function has to be there, and to let it.
func (r Rotator) Check(function, secretARN string) error {
	f := r.service.find(function)
	if f == nil {
		return notFound(r.service.ARN(function))
	}
	if from := sourceOf(secretARN); !r.service.lets(f, from) {
		return from.denial(f)
	}
	return nil
}

// Invoke is Service.Invoke for a rotation's event, which names the secret. A policy that does not let Secrets
// Manager in any more keeps the function from being run.
func (r Rotator) Invoke(ctx context.Context, function string, event []byte) (functionError string, answer []byte, err error) {
	var about struct{ SecretId string }
	_ = json.Unmarshal(event, &about) // what cannot be read is for no secret
	from := sourceOf(about.SecretId)
	return r.service.carryOut(ctx, order{function: function, payload: event, source: &from})
}

// source is the resource for which Secrets Manager asks.
type source struct{ arn, account string }

func sourceOf(arn string) source {
	if parts := strings.SplitN(arn, ":", 6); len(parts) == 6 {
		return source{arn, parts[4]}
	}
	return source{arn: arn}
}

// lets reports whether a function's policy lets Secrets Manager invoke it for what it asks.
func (s *Service) lets(f *function, from source) bool {
	s.mu.Lock()
	policy := f.books.parsed
	s.mu.Unlock()
	return policy != nil && iam.Allowed == iam.Evaluate(iam.Request{
		Principal: iam.Principal{Service: secretsManager},
		Action:    "lambda:InvokeFunction",
		Resource:  f.arn,
		Context:   map[string][]string{"aws:SourceArn": {from.arn}, "aws:SourceAccount": {from.account}},
	}, policy)
}

func (from source) denial(f *function) error {
	return &Error{CodeDenied, "User: " + secretsManager + " is not authorized to perform: lambda:InvokeFunction on resource: " + f.arn +
		" because no resource-based policy allows the lambda:InvokeFunction action"}
}
