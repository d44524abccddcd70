package conformance_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/rolloverhq/rollover/conformance"
)

// pupil is a Test whose failures nobody minds.
type pupil struct {
	name string
	root *pupil

	mu      sync.Mutex // of root: guards what follows
	failed  map[string]bool
	skipped map[string]string
}

func newPupil() *pupil {
	p := &pupil{failed: map[string]bool{}, skipped: map[string]string{}}
	p.root = p
	return p
}

func (p *pupil) Helper()                  {}
func (p *pupil) Parallel()                {}
func (p *pupil) Cleanup(f func())         {}
func (p *pupil) Context() context.Context { return context.Background() }

func (p *pupil) Errorf(string, ...any) {
	p.root.mu.Lock()
	defer p.root.mu.Unlock()
	p.root.failed[p.name] = true
}

func (p *pupil) FailNow() {
	p.Errorf("")
	runtime.Goexit()
}

func (p *pupil) Skipf(format string, args ...any) {
	p.root.mu.Lock()
	p.root.skipped[p.name] = fmt.Sprintf(format, args...)
	p.root.mu.Unlock()
	runtime.Goexit()
}

func (p *pupil) Run(name string, f func(*pupil)) bool {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f(&pupil{name: strings.TrimPrefix(p.name+"/"+name, "/"), root: p.root})
	}()
	<-done
	return true
}

// parrot is an endpoint that says the same whatever it is asked.
type parrot struct {
	status int
	body   string
	lacks  string
}

func (p parrot) Lacks(conformance.Need) string { return p.lacks }

func (p parrot) Do(*http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: p.status, Header: http.Header{"Content-Type": {"application/x-amz-json-1.1"}},
		Body: io.NopCloser(bytes.NewBufferString(p.body)),
	}, nil
}

func (p parrot) Open(conformance.TB, time.Time) conformance.Place {
	return conformance.Place{
		Client: secretsmanager.New(secretsmanager.Options{
			Region: "eu-west-1", BaseEndpoint: aws.String("http://parrot.test"), HTTPClient: p,
			Credentials: credentials.NewStaticCredentialsProvider("TEST", "secret", ""),
		}),
		Post:   func(string, string) (int, []byte, error) { return p.status, []byte(p.body), nil },
		Settle: func(done func() bool) { done() },
		Wait:   func(time.Duration) {},
	}
}

// Every case convicts one that answers nothing to everything, or one that refuses everything.
func TestEveryCaseCanFail(t *testing.T) {
	t.Parallel()
	convicted := map[string]bool{}
	for _, p := range []parrot{{status: 200, body: "{}"}, {status: 400, body: `{"__type":"NoSuchThingException","Message":"No."}`}} {
		asked := newPupil()
		report := conformance.Run(asked, p)
		for _, result := range report.Results() {
			if result.Outcome == conformance.Failed {
				convicted[result.Number] = true
			}
		}
		if n := report.Count(conformance.Failed); n != len(asked.failed) {
			t.Errorf("%d cases are reported as failed, %d have failed", n, len(asked.failed))
		}
	}
	for _, c := range conformance.Cases() {
		if !convicted[c.Number] {
			t.Errorf("case %s is content with anything", c.Number)
		}
	}
}

func TestWhatIsNotAskableIsNotPassed(t *testing.T) {
	t.Parallel()
	asked := newPupil()
	report := conformance.Run(asked, parrot{status: 200, body: "{}", lacks: "it is a parrot"})
	needy := 0
	for _, c := range conformance.Cases() {
		if len(c.Needs) > 0 {
			needy++
			if got := asked.skipped[c.Section+"/case-"+c.Number]; got != "not askable here: it is a parrot" {
				t.Errorf("case %s is skipped with %q", c.Number, got)
			}
		}
	}
	if n := report.Count(conformance.NotAskable); n != needy || n == 0 {
		t.Errorf("%d cases are not askable, want %d", n, needy)
	}
	var table strings.Builder
	if _, err := report.WriteTo(&table); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\n46a   not askable  it is a parrot\n", fmt.Sprintf(" failed, %d not askable\n", needy)} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("%q is not in\n%s", want, table.String())
		}
	}
}

func TestTheFunctionIsDeployable(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it builds a program")
	}
	if n := len(bootstrap(t)); n < 1<<20 {
		t.Errorf("the zip has %d bytes", n)
	}
}
