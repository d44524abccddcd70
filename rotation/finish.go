package rotation

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// finish is finishSecret of a token.
func (s *step) finish(ctx context.Context) (string, error) {
	return s.finishOnce(ctx, func(st *state) error { return s.verify(ctx, st.pending.value, s.need(st), true) })
}

// finishOnce moves AWSCURRENT to the version with AWSPENDING, unless it is there.
//
// AWSPENDING stays where it is, beside AWSCURRENT: that is how the service's
// own templates leave it and it blocks nothing (spec/secrets-manager.md 6.6).
// The value is verified once more, so that nothing is promoted untested, in
// whatever order the steps come.
func (s *step) finishOnce(ctx context.Context, verify func(*state) error) (string, error) {
	const done = "nothing: AWSCURRENT is there already"
	st, err := s.required(ctx)
	if err != nil {
		return "", err
	}
	own := s.event.ClientRequestToken
	switch {
	case st.current == own || st.current == st.pending.id:
		return done, nil
	case own != st.pending.id && len(st.labels(own)) > 0:
		return "", errors.New("a later rotation holds AWSPENDING: this one was overtaken, leave the other to finish")
	}
	if err := verify(st); err != nil {
		return "", fmt.Errorf("version %s is not promoted: %w", st.pending.id, err)
	}
	moveErr := s.promote(ctx, st)
	if moveErr == nil {
		return "moved AWSCURRENT to version " + st.pending.id, nil
	}
	// The move may have happened without our hearing of it, and its repetition
	// by the SDK been refused.
	again, err := s.describe(ctx)
	if err != nil {
		return "", fmt.Errorf("%w; and then: %w", moveErr, err)
	}
	if again.current == st.pending.id {
		return done, nil
	}
	return "", fmt.Errorf("move AWSCURRENT to version %s: %w", st.pending.id, moveErr)
}

// promote names the version that holds AWSCURRENT now, so the service refuses
// the move if that is no longer true.
func (s *step) promote(ctx context.Context, st *state) error {
	in := &secretsmanager.UpdateSecretVersionStageInput{
		SecretId:        &s.event.SecretId,
		VersionStage:    aws.String(current),
		MoveToVersionId: &st.pending.id,
	}
	if st.current != "" {
		in.RemoveFromVersionId = &st.current
	}
	_, err := s.Secrets.UpdateSecretVersionStage(ctx, in)
	return err
}
