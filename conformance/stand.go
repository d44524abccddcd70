package conformance

import (
	"context"
	"fmt"
	"regexp"
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
	c.saw(fmt.Sprintf(format, args...), "")
}

// Fatalf is Errorf for what makes the rest of the case void.
func (c *stand) Fatalf(format string, args ...any) {
	c.tb.Helper()
	c.Errorf(format, args...)
	c.tb.FailNow()
}

// saw says what was answered in place of what was expected, which the result need not repeat.
func (c *stand) saw(got, want string) {
	c.tb.Helper()
	c.failed = true
	got = c.plain(got)
	c.remarks = append(c.remarks, got)
	if want == "" {
		c.tb.Errorf("%s", got)
	} else {
		c.tb.Errorf("%s; want %s", got, c.plain(want))
	}
}

// without says that a part of the case could not be asked.
func (c *stand) without(part string) { c.remarks = append(c.remarks, "without "+part) }

// What is different each time, in ARNs and elsewhere.
var (
	suffix = regexp.MustCompile(`(:secret:[^ "]+)-[A-Za-z0-9]{6}\b`)
	uuid   = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
)

// plain has names in place of what is different each time.
func (c *stand) plain(text string) string {
	for i, id := range c.ids {
		if id != "" {
			text = strings.ReplaceAll(text, id, fmt.Sprintf("v%d", i+1))
		}
	}
	if c.Prefix != "" {
		text = strings.ReplaceAll(text, c.Prefix, "")
	}
	text = strings.ReplaceAll(text, token1, "TOKEN")
	return uuid.ReplaceAllString(suffix.ReplaceAllString(text, "$1-??????"), "ID")
}

// ok asserts that a call succeeded.
func (c *stand) ok(err error) {
	c.tb.Helper()
	if err != nil {
		c.saw(told(err), "success")
		c.tb.FailNow()
	}
}

// refused asserts an error's code and message. An empty message stands for any.
func (c *stand) refused(err error, code, message string) {
	c.tb.Helper()
	if !isRefusal(err, code, message) {
		c.saw(told(err), strings.TrimSuffix(code+": "+message, ": "))
		c.tb.FailNow()
	}
}

// equal asserts that something is as expected.
func equal[T comparable](c *stand, what string, got, want T) {
	c.tb.Helper()
	if got != want {
		format := "%v"
		if _, isText := any(got).(string); isText {
			format = "%q"
		}
		c.saw(fmt.Sprintf("%s is "+format, what, got), fmt.Sprintf(format, want))
	}
}

// ctx is the case's own.
func (c *stand) ctx() context.Context { return c.tb.Context() }
