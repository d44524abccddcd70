package fakesecrets_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/smithy-go"
	"go.uber.org/goleak"

	"github.com/rolloverhq/rollover/fakesecrets"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var ctx = context.Background()

// rig is a Service that listens, a Lambda service whose functions are written in the test, and the
// vendor's client.
type rig struct {
	testing.TB
	*fakesecrets.Service
	World  *world.World
	Lambda *lambda
	Client *secretsmanager.Client // as "test"
}

func newRig(t testing.TB, options ...fakesecrets.Options) *rig {
	t.Helper()
	return newRigAt(t, time.Time{}, options...)
}

func newRigAt(t testing.TB, start time.Time, options ...fakesecrets.Options) *rig {
	t.Helper()
	var o fakesecrets.Options
	if len(options) > 0 {
		o = options[0]
	}
	w := world.New(world.Options{Start: start, Seed: 1})
	l := &lambda{world: w, functions: map[string]function{}}
	s := fakesecrets.New(w, l, o)
	if err := s.Listen(""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	r := &rig{TB: t, Service: s, World: w, Lambda: l, Client: clientAs(s.URL(), "TEST")}
	l.rig = r
	l.caller = &world.Caller{Name: "rotate", Function: true}
	w.Callers.Register("AKIDROTATE", l.caller)
	l.client = clientAs(s.URL(), "AKIDROTATE")
	return r
}

func clientAs(url, accessKeyID string) *secretsmanager.Client {
	return secretsmanager.New(secretsmanager.Options{
		Region:       "eu-west-1",
		BaseEndpoint: aws.String(url),
		Credentials:  credentials.NewStaticCredentialsProvider(accessKeyID, "secret", ""),
	})
}

// lambda is a Lambda service: functions are Go, found by the last part of their ARN.
type lambda struct {
	rig    *rig
	world  *world.World
	client *secretsmanager.Client
	caller *world.Caller

	mu        sync.Mutex
	functions map[string]function
	events    []event
}

// event is what Secrets Manager hands to a rotation function.
type event struct {
	Step, SecretId, ClientRequestToken, RotationToken string
}

// function is a rotation function; its error becomes its error document.
type function func(ctx context.Context, l *lambda, e event) error

const arnOf = "arn:aws:lambda:eu-west-1:000000000000:function:"

// set makes a function, or replaces it, and returns its ARN.
func (l *lambda) set(name string, f function) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.functions[name] = f
	return arnOf + name
}

func (l *lambda) find(arn string) function {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.functions[arn[strings.LastIndexByte(arn, ':')+1:]]
}

func (l *lambda) seen() []event {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]event(nil), l.events...)
}

func (l *lambda) Check(arn, _ string) error {
	if l.find(arn) == nil {
		return errors.New("no such function")
	}
	return nil
}

func (l *lambda) Invoke(ctx context.Context, arn string, payload []byte) (string, []byte, error) {
	f := l.find(arn)
	if f == nil {
		return "", nil, errors.New("no such function")
	}
	var e event
	if err := json.Unmarshal(payload, &e); err != nil {
		return "", nil, err
	}
	l.mu.Lock()
	l.events = append(l.events, e)
	l.mu.Unlock()
	l.caller.SetRun(world.RunFrom(ctx))
	defer l.caller.SetRun(world.Run{})
	if err := f(ctx, l, e); err != nil {
		doc, _ := json.Marshal(map[string]string{"errorType": "Error", "errorMessage": err.Error()})
		return "Unhandled", doc, nil
	}
	return "", []byte("null"), nil
}

func contains(all []string, one string) bool {
	for _, s := range all {
		if s == one {
			return true
		}
	}
	return false
}

func codeOf(err error) string {
	var api smithy.APIError
	var own *fakesecrets.Error
	switch {
	case errors.As(err, &api):
		return api.ErrorCode()
	case errors.As(err, &own):
		return own.Code
	case err != nil:
		return err.Error()
	}
	return ""
}

// facts returns those of one type, in order.
func facts[F journal.Fact](r *rig) []F {
	var found []F
	for _, e := range r.World.Journal.Entries() {
		if f, ok := e.Fact.(F); ok {
			found = append(found, f)
		}
	}
	return found
}

// labels is where the labels of a secret are, by ordinal: "v1[AWSPREVIOUS] v2[AWSCURRENT AWSPENDING]".
// Versions without labels are left out.
func (r *rig) labels(name string) string {
	r.Helper()
	sec, ok := r.Secret(name)
	if !ok {
		r.Fatalf("there is no secret %s", name)
	}
	var all []string
	for _, v := range sec.Versions {
		if len(v.Labels) > 0 {
			all = append(all, fmt.Sprintf("%s%v", v.Ordinal, v.Labels))
		}
	}
	return strings.Join(all, " ")
}

func (r *rig) check(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

func equal[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}
