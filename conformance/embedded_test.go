package conformance_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/rolloverhq/rollover/conformance"
	"github.com/rolloverhq/rollover/fakesecrets"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// embedded is the project's own Secrets Manager: a service and a world for each case.
type embedded struct{}

func (embedded) Lacks(conformance.Need) string { return "" }

func (embedded) Open(tb conformance.TB, start time.Time) conformance.Place {
	w := world.New(world.Options{Start: start, Seed: 1})
	functions := &functions{world: w}
	s := fakesecrets.New(w, functions, fakesecrets.Options{})
	if err := s.Listen(""); err != nil {
		tb.Errorf("%v", err)
		tb.FailNow()
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Errorf("%v", err)
		}
	})
	functions.caller = &world.Caller{Name: "rotate", Function: true}
	w.Callers.Register("AKIDROTATE", functions.caller)
	functions.rotator = conformance.Rotator{Client: clientAs(s.URL(), "AKIDROTATE"), Sleep: w.Clock.Sleep}
	return conformance.Place{
		Client: clientAs(s.URL(), "TEST"),
		Post: func(operation, body string) (int, []byte, error) {
			return post(s.URL(), operation, body)
		},
		Settle:   func(done func() bool) { w.Clock.Settle(); done() },
		Wait:     w.Clock.Advance,
		Function: arnOf + "rotate",
		Locked:   arnOf + "locked",
		Events:   func(name string) []conformance.Event { return told(w.Journal.Entries(), name) },
	}
}

func clientAs(url, accessKeyID string) *secretsmanager.Client {
	return secretsmanager.New(secretsmanager.Options{
		Region:       "eu-west-1",
		BaseEndpoint: aws.String(url),
		Credentials:  credentials.NewStaticCredentialsProvider(accessKeyID, "secret", ""),
	})
}

// post sends a body with a signature that nobody looks at.
func post(url, operation, body string) (int, []byte, error) {
	req, err := http.NewRequest(http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("X-Amz-Target", "secretsmanager."+operation)
	req.Header.Set("Content-Type", "application/x-amz-json-1.1")
	req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=TEST/20350101/eu-west-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=0")
	req.Close = true
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	return resp.StatusCode, answer, err
}

const arnOf = "arn:aws:lambda:eu-west-1:000000000000:function:"

// functions are a Lambda service with two functions: "rotate", and "locked", which Secrets Manager may not
// invoke.
type functions struct {
	world   *world.World
	caller  *world.Caller
	rotator conformance.Rotator
}

func (f *functions) Check(function, _ string) error {
	if function != arnOf+"rotate" {
		return errors.New("no such function, or no permission")
	}
	return nil
}

func (f *functions) Invoke(ctx context.Context, function string, payload []byte) (string, []byte, error) {
	if err := f.Check(function, ""); err != nil {
		return "", nil, err
	}
	var step conformance.Step
	if err := json.Unmarshal(payload, &step); err != nil {
		return "", nil, err
	}
	f.caller.SetRun(world.RunFrom(ctx))
	defer f.caller.SetRun(world.Run{})
	if err := f.rotator.Handle(ctx, step); err != nil {
		doc, err := json.Marshal(map[string]string{"errorType": "Error", "errorMessage": err.Error()})
		return "Unhandled", doc, err
	}
	return "", []byte("null"), nil
}

// told is what the journal has of the service's events.
func told(entries []journal.Entry, name string) (events []conformance.Event) {
	for _, e := range entries {
		switch f := e.Fact.(type) {
		case journal.RotationStarted:
			if f.Secret == name {
				events = append(events, conformance.Event{Name: "RotationStarted"})
			}
		case journal.RotationEnded:
			switch {
			case f.Secret != name:
			case f.OK:
				events = append(events, conformance.Event{Name: "RotationSucceeded"})
			case f.Abandoned:
				events = append(events, conformance.Event{Name: "RotationAbandoned"})
			default:
				events = append(events, conformance.Event{Name: "RotationFailed", Step: f.Step})
			}
		}
	}
	return events
}
