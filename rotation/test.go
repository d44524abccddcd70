package rotation

import (
	"context"
	"errors"
	"fmt"
)

// test verifies the token under AWSPENDING as a microservice would, and that
// it will last.
//
// It may run without the steps before it: RotateSecret with
// RotateImmediately=false makes a version with a copy of the current value and
// invokes testSecret alone (spec/secrets-manager.md 6.8). Such a copy has lived
// already, so it must be valid now but need not last; finishSecret, which is
// not invoked then, would refuse to promote it.
func (s *step) test(ctx context.Context) (string, error) {
	st, err := s.required(ctx)
	if err != nil {
		return "", err
	}
	err = s.verify(ctx, st.pending.value, s.need(st), true)
	if errors.Is(err, errShort) && st.pending.id != st.current {
		probe, probeErr := s.probe(ctx, st)
		if probeErr != nil {
			return "", probeErr
		}
		if probe {
			return "verified a copy of the current token", s.verify(ctx, st.pending.value, 0, true)
		}
	}
	if err != nil {
		return "", fmt.Errorf("version %s: %w", st.pending.id, err)
	}
	return "verified the token of version " + st.pending.id, nil
}

// probe reports whether the pending version is a copy of the current value.
func (s *step) probe(ctx context.Context, st *state) (bool, error) {
	value, err := s.value(ctx, s.event.SecretId, st.current, current)
	if absent(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read AWSCURRENT: %w", err)
	}
	return value == st.pending.value, nil
}
