// Command finish-by-describe is a rotation function done right: a known-good
// subject, which every harness that is worth its name acquits.
//
// It goes by what DescribeSecret says and by nothing else: the version that
// holds AWSPENDING is the one to fill, to test and to promote, whatever the event
// calls it. And it tidies up: at the end it takes AWSPENDING off the version that
// has become current, which is as good an end as leaving it there
// (spec/secrets-manager.md 6.6). So a rotation that is over shows no AWSPENDING
// at all, and a step that comes again must tell that from one that never began.
package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/golang-jwt/jwt/v5"

	"github.com/rolloverhq/rollover/examples/internal/token"
)

// fresh is how old a token may be that is promoted. Whatever the tenant gives it
// to live, what has waited longer may not last until the next rotation.
const fresh = 30 * time.Minute

func main() { lambda.Start(rotate) }

// rotation is one step, and what DescribeSecret says at its beginning.
type rotation struct {
	*token.Kit
	began            string // the version that the rotation began with
	current, pending string // version ids, empty where a label is on none
}

func rotate(ctx context.Context, e token.Event) error {
	kit, err := token.New(ctx, e.SecretId)
	if err != nil {
		return err
	}
	r := &rotation{Kit: kit, began: e.ClientRequestToken}
	if err := r.describe(ctx); err != nil {
		return err
	}
	switch e.Step {
	case "createSecret":
		return r.create(ctx)
	case "setSecret":
		_, err := r.value(ctx)
		return err
	case "testSecret":
		return r.test(ctx)
	case "finishSecret":
		return r.finish(ctx)
	}
	return fmt.Errorf("unknown step %q", e.Step)
}

func (r *rotation) describe(ctx context.Context) error {
	labels, err := r.Labels(ctx)
	r.current, r.pending = labels["AWSCURRENT"], labels["AWSPENDING"]
	return err
}

// over reports whether a run of this rotation has got to its end before: nothing
// is pending, and what is current will last.
func (r *rotation) over(ctx context.Context) (bool, error) {
	if r.pending != "" || r.current == "" {
		return false, nil
	}
	value, err := r.Value(ctx, r.current, "AWSCURRENT")
	return err == nil && lasts(value) == nil, err
}

func lasts(value string) error {
	if _, err := token.Expiry(value); err != nil {
		return err
	}
	text, err := token.Bearer(value)
	if err != nil {
		return err
	}
	var claims jwt.RegisteredClaims
	if _, _, err := jwt.NewParser().ParseUnverified(text, &claims); err != nil || claims.IssuedAt == nil {
		return errors.New("the token does not say when it was issued")
	}
	if old := time.Since(claims.IssuedAt.Time); old > fresh {
		return fmt.Errorf("the token is %v old, and may be %v", old.Round(time.Second), fresh)
	}
	return nil
}

func (r *rotation) create(ctx context.Context) error {
	if over, err := r.over(ctx); over || err != nil {
		return err
	}
	id := r.pending
	if id == "" {
		id = r.began
	} else {
		value, err := r.Value(ctx, id, "AWSPENDING")
		if err == nil && lasts(value) == nil {
			return nil
		}
		if err != nil && !token.Absent(err) {
			return err
		}
	}
	current, err := r.Value(ctx, r.current, "AWSCURRENT")
	if err != nil && (r.current != "" || !token.Absent(err)) {
		return err
	}
	minted, err := r.Mint(ctx)
	if err != nil {
		return err
	}
	value, err := token.Compose(current, minted, time.Now())
	if err != nil {
		return err
	}
	err = r.PutPending(ctx, id, value)
	if token.Taken(err) {
		// What is pending has gone stale, and a value is final: let AWSPENDING
		// move on to a version of its own.
		err = r.PutPending(ctx, fmt.Sprintf("%x", sha256.Sum256([]byte(value))), value)
	}
	return err
}

// value is the one under AWSPENDING. It may take a moment to show.
func (r *rotation) value(ctx context.Context) (string, error) {
	if over, err := r.over(ctx); err != nil {
		return "", err
	} else if over {
		return r.Value(ctx, r.current, "AWSCURRENT")
	}
	for range 5 {
		if r.pending != "" {
			value, err := r.Value(ctx, r.pending, "AWSPENDING")
			if err == nil || !token.Absent(err) {
				return value, err
			}
		}
		if err := token.Sleep(ctx, 300*time.Millisecond); err != nil {
			return "", err
		}
		if err := r.describe(ctx); err != nil {
			return "", err
		}
	}
	return "", errors.New("no version holds a value under AWSPENDING: start the rotation again")
}

// test verifies what is pending, and waits within the deadline for its key to be
// published.
func (r *rotation) test(ctx context.Context) error {
	value, err := r.value(ctx)
	if err != nil {
		return err
	}
	if short := lasts(value); short != nil {
		current, err := r.Value(ctx, r.current, "AWSCURRENT")
		if err != nil {
			return err
		}
		if value != current || r.current == r.pending {
			return short
		} // else a copy of the current value is on trial, which need not last
	}
	for {
		err := token.Verify(ctx, value)
		end, limited := ctx.Deadline()
		if !errors.Is(err, token.ErrNoKey) || limited && time.Until(end) < 5*time.Second {
			return err
		}
		if err := token.Sleep(ctx, 2*time.Second); err != nil {
			return err
		}
	}
}

func (r *rotation) finish(ctx context.Context) error {
	value, err := r.value(ctx)
	if err != nil {
		return err
	}
	if r.pending == "" {
		return nil // all was done before
	}
	if r.current != r.pending {
		if err := lasts(value); err != nil {
			return err
		}
		if err := r.settle(ctx, r.MoveCurrent(ctx, r.current, r.pending), func() bool { return r.current == r.pending }); err != nil {
			return err
		}
	}
	return r.settle(ctx, r.Unlabel(ctx, "AWSPENDING", r.pending), func() bool { return r.pending == "" })
}

// settle decides a call that may have failed only in its answer: what counts is
// what DescribeSecret says now.
func (r *rotation) settle(ctx context.Context, failed error, done func() bool) error {
	if failed == nil {
		r.current = r.pending
		return nil
	}
	if err := r.describe(ctx); err != nil {
		return fmt.Errorf("%w; and then: %w", failed, err)
	}
	if done() {
		return nil
	}
	return failed
}
