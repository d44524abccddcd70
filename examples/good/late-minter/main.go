// Command late-minter is a rotation function done right: a known-good subject,
// which every harness that is worth its name acquits.
//
// It mints as late as it can: createSecret does all that may fail first, down to
// asking the tenant for its keys, and has the token stored in the very next call.
// And it takes nobody's word for the token: it verifies the RSA signature itself,
// with the standard library, in testSecret and again before it moves the label.
package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/rolloverhq/rollover/examples/internal/token"
)

// fresh is how old a token may be that is promoted: what has waited longer may
// not last until the next rotation. anyAge is for a copy of what is current.
const (
	fresh  = 30 * time.Minute
	anyAge = 1<<63 - 1
)

func main() { lambda.Start(rotate) }

func rotate(ctx context.Context, e token.Event) error {
	kit, err := token.New(ctx, e.SecretId)
	if err != nil {
		return err
	}
	labels, err := kit.Labels(ctx)
	if err != nil {
		return err
	}
	switch e.Step {
	case "createSecret":
		return create(ctx, kit, labels, e.ClientRequestToken)
	case "setSecret":
		_, err := pending(ctx, kit, labels, e.ClientRequestToken)
		return err
	case "testSecret":
		return test(ctx, kit, labels, e.ClientRequestToken)
	case "finishSecret":
		return finish(ctx, kit, labels, e.ClientRequestToken)
	}
	return fmt.Errorf("unknown step %q", e.Step)
}

func create(ctx context.Context, kit *token.Kit, labels map[string]string, id string) error {
	target := id
	for _, label := range []string{"AWSPENDING", "AWSCURRENT"} {
		if labels[label] == "" || label == "AWSCURRENT" && labels[label] != id {
			continue
		}
		value, err := kit.Value(ctx, labels[label], label)
		if err != nil && !token.Absent(err) {
			return err
		}
		if err != nil {
			continue
		}
		if good(ctx, value) {
			return nil
		}
		if labels[label] == id {
			target = successor(id) // a version's value is final
		}
	}
	current, err := kit.Value(ctx, labels["AWSCURRENT"], "AWSCURRENT")
	if err != nil && (labels["AWSCURRENT"] != "" || !token.Absent(err)) {
		return err
	}
	if _, err := token.Compose(current, "", time.Time{}); err != nil {
		return err
	}
	if _, err := fetchKeys(ctx); err != nil {
		return err // no token could be tested: do not mint one
	}
	minted, err := kit.Mint(ctx)
	if err != nil {
		return err
	}
	value, err := token.Compose(current, minted, time.Now())
	if err != nil {
		return err
	}
	err = kit.PutPending(ctx, target, value)
	if token.Taken(err) {
		err = kit.PutPending(ctx, successor(id), value)
	}
	return err
}

// good reports whether a stored token may go on to be promoted. If the keys
// cannot be fetched, it may: the steps after will know better.
func good(ctx context.Context, value string) bool {
	if lasts(value, fresh) != nil {
		return false
	}
	keys, err := fetchKeys(ctx)
	return err != nil || !errors.Is(signed(value, keys), errForged)
}

// lasts reports why a value's token is not to be promoted: another's, expired, or
// older than age.
func lasts(value string, age time.Duration) error {
	expiry, err := token.Expiry(value)
	if err != nil {
		return err
	}
	if !time.Now().Before(expiry) {
		return errors.New("the token has expired")
	}
	issued, err := issuedAt(value)
	if err != nil {
		return err
	}
	if old := time.Since(issued); old > age {
		return fmt.Errorf("the token is %v old, and may be %v", old.Round(time.Second), age)
	}
	return nil
}

// pending reads the value that createSecret left, which may take a moment to show.
func pending(ctx context.Context, kit *token.Kit, labels map[string]string, id string) (string, error) {
	label := "AWSPENDING"
	if labels[label] == "" && labels["AWSCURRENT"] == id {
		label = "AWSCURRENT"
	}
	if labels[label] == "" {
		return "", errors.New("no version holds AWSPENDING: the rotation was abandoned")
	}
	for try := 1; ; try++ {
		value, err := kit.Value(ctx, labels[label], label)
		if err == nil || !token.Absent(err) || try == 5 {
			return value, err
		}
		if err := token.Sleep(ctx, 300*time.Millisecond); err != nil {
			return "", err
		}
	}
}

// test verifies what is pending, and waits for its key within the deadline.
func test(ctx context.Context, kit *token.Kit, labels map[string]string, id string) error {
	value, err := pending(ctx, kit, labels, id)
	if err != nil {
		return err
	}
	age := fresh
	if labels["AWSCURRENT"] != labels["AWSPENDING"] && lasts(value, age) != nil {
		current, err := kit.Value(ctx, labels["AWSCURRENT"], "AWSCURRENT")
		if err != nil && !token.Absent(err) {
			return err
		}
		if current == value {
			age = anyAge // RotateImmediately=false: a copy is on trial
		}
	}
	return verify(ctx, value, age)
}

// verify checks a value's token as a microservice would, and waits within the
// deadline for its key to be published.
func verify(ctx context.Context, value string, age time.Duration) error {
	if err := lasts(value, age); err != nil {
		return err
	}
	for {
		keys, err := fetchKeys(ctx)
		if err != nil {
			return err
		}
		err = signed(value, keys)
		end, limited := ctx.Deadline()
		if !errors.Is(err, errNoKey) || limited && time.Until(end) < 5*time.Second {
			return err
		}
		if err := token.Sleep(ctx, 2*time.Second); err != nil {
			return err
		}
	}
}

func finish(ctx context.Context, kit *token.Kit, labels map[string]string, id string) error {
	from, to := labels["AWSCURRENT"], labels["AWSPENDING"]
	if from == id || from == to && to != "" {
		return nil
	}
	if labels["AWSPREVIOUS"] == id {
		return errors.New("a later rotation is under way")
	}
	value, err := pending(ctx, kit, labels, id)
	if err != nil {
		return err
	}
	if err := verify(ctx, value, fresh); err != nil {
		return err
	}
	moveErr := kit.MoveCurrent(ctx, from, to)
	if moveErr == nil {
		return nil
	}
	if now, err := kit.Labels(ctx); err == nil && now["AWSCURRENT"] == to {
		return nil // it was moved, and only the answer was lost
	}
	return moveErr
}
