package conformance

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// stand is a case while it is asked: the place, a secret's name, and what has been said so far.
type stand struct {
	tb TB
	Place
	number string
	name   string   // of the secret that the case is about
	ids    []string // of the versions, in the order in which the case made them

	failed  bool
	remarks []string
}

func newStand(tb TB, c Case, p Place) *stand {
	s := &stand{tb: tb, Place: p, number: c.Number}
	s.name = s.secret("case-" + c.Number)
	return s
}

// secret is a name that the case may use. What has it at the end of the case is deleted.
func (c *stand) secret(name string) string {
	name = c.Prefix + name
	c.tb.Cleanup(func() {
		ctx := context.WithoutCancel(c.tb.Context())
		_, _ = c.Client.DeleteSecret(ctx, &secretsmanager.DeleteSecretInput{SecretId: &name, ForceDeleteWithoutRecovery: aws.Bool(true)})
	})
	return name
}

func (c *stand) result() Result {
	outcome := Passed
	if c.failed {
		outcome = Failed
	}
	return Result{Number: c.number, Outcome: outcome, Said: strings.Join(c.remarks, "; ")}
}

// Errorf says that an answer is not the expected one.
func (c *stand) Errorf(format string, args ...any) {
	c.tb.Helper()
	c.failed = true
	text := c.plain(fmt.Sprintf(format, args...))
	c.remarks = append(c.remarks, text)
	c.tb.Errorf("%s", text)
}

// Fatalf is Errorf for what makes the rest of the case void.
func (c *stand) Fatalf(format string, args ...any) {
	c.tb.Helper()
	c.Errorf(format, args...)
	c.tb.FailNow()
}

// without says that a part of the case could not be asked.
func (c *stand) without(part string) { c.remarks = append(c.remarks, "without "+part) }

// plain has names in place of what is different each time.
func (c *stand) plain(text string) string {
	for i, id := range c.ids {
		text = strings.ReplaceAll(text, id, fmt.Sprintf("v%d", i+1))
	}
	return strings.ReplaceAll(text, c.Prefix, "")
}

// ok asserts that a call succeeded.
func (c *stand) ok(err error) {
	c.tb.Helper()
	if err != nil {
		c.Fatalf("got %s, want success", told(err))
	}
}

// refused asserts an error's code and message. An empty message stands for any.
func (c *stand) refused(err error, code, message string) {
	c.tb.Helper()
	got, said := refusal(err)
	switch {
	case got == code && (message == "" || said == message):
	case message == "":
		c.Fatalf("got %s, want %s", told(err), code)
	default:
		c.Fatalf("got %s, want %s: %s", told(err), code, message)
	}
}

// equal asserts that something is as expected.
func equal[T comparable](c *stand, what string, got, want T) {
	c.tb.Helper()
	if got != want {
		c.Errorf("%s is %v, want %v", what, got, want)
	}
}

// ctx is the case's own.
func (c *stand) ctx() context.Context { return c.tb.Context() }
