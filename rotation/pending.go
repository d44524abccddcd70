package rotation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

// The labels that a rotation moves.
const (
	current  = "AWSCURRENT"
	pending  = "AWSPENDING"
	previous = "AWSPREVIOUS"
)

// version is one version of a secret as found under a label: value is empty
// while there is none, id is empty where the label is on no version.
type version struct{ id, value string }

// state is a secret as one look found it.
type state struct {
	secret  *secretsmanager.DescribeSecretOutput
	current string // id of the version with AWSCURRENT, or empty
	pending version
}

// labels are those of the version that the rotation was begun with.
func (st *state) labels(id string) []string { return st.secret.VersionIdsToStages[id] }

// look describes the secret and reads the value under AWSPENDING, by the id of
// the version that holds it: a read by label alone may answer with the version
// of a moment ago (F8). Where there is no value it looks again, up to tries
// looks in all, because a version written by the step before may be slow to show.
func (s *step) look(ctx context.Context, tries int) (*state, error) {
	for try := 1; ; try++ {
		st, err := s.describe(ctx)
		if err != nil {
			return nil, err
		}
		moved := false
		if st.pending.id != "" {
			st.pending.value, err = s.value(ctx, s.event.SecretId, st.pending.id, pending)
			// Not with this label any more: the answer of the description was
			// out of date, so another look is due whatever the caller wants.
			moved = is[*types.InvalidRequestException](err)
			if err != nil && !moved && !absent(err) {
				return nil, fmt.Errorf("read AWSPENDING: %w", err)
			}
		}
		switch {
		case st.pending.value != "":
			return st, nil
		case moved && try >= max(tries, 3):
			return nil, fmt.Errorf("read AWSPENDING: %w", err)
		case !moved && try >= tries:
			return st, nil
		}
		if err := s.Wait(ctx, doubling(100*time.Millisecond, time.Second, try)); err != nil {
			return nil, err
		}
	}
}

func (s *step) describe(ctx context.Context) (*state, error) {
	out, err := s.Secrets.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: &s.event.SecretId})
	if err != nil {
		return nil, fmt.Errorf("describe the secret: %w", err)
	}
	// Absent means that the description is older than the rotation; false means
	// that somebody cancelled it.
	if out.RotationEnabled != nil && !*out.RotationEnabled {
		return nil, errors.New("rotation is off for this secret: turn it on again with RotateSecret")
	}
	st := &state{secret: out}
	for id, labels := range out.VersionIdsToStages {
		if slices.Contains(labels, current) {
			st.current = id
		}
		if slices.Contains(labels, pending) {
			st.pending.id = id
		}
	}
	return st, nil
}

// value reads a secret's version, text or bytes; an empty id means whichever
// version holds the label.
func (s *step) value(ctx context.Context, secret, id, label string) (string, error) {
	in := &secretsmanager.GetSecretValueInput{SecretId: &secret, VersionStage: &label}
	if id != "" {
		in.VersionId = &id
	}
	out, err := s.Secrets.GetSecretValue(ctx, in)
	if err != nil {
		return "", err
	}
	if out.SecretString == nil {
		return string(out.SecretBinary), nil
	}
	return *out.SecretString, nil
}

// required is an AWSPENDING value that the steps before must have left. A
// finished rotation, whose version has become AWSCURRENT, has one too.
func (s *step) required(ctx context.Context) (*state, error) {
	st, err := s.look(ctx, 5)
	if err != nil {
		return nil, err
	}
	if st.pending.value != "" {
		return st, nil
	}
	if id := s.event.ClientRequestToken; st.current == id {
		st.pending.id = id
		st.pending.value, err = s.value(ctx, s.event.SecretId, id, current)
		if err != nil {
			return nil, fmt.Errorf("read AWSCURRENT: %w", err)
		}
		return st, nil
	}
	if st.pending.id == "" {
		return nil, errors.New("no version holds AWSPENDING: this rotation was abandoned, start another with RotateSecret")
	}
	return nil, fmt.Errorf("version %s holds AWSPENDING but no value: createSecret has not succeeded in this rotation", st.pending.id)
}

// absent reports whether err is the one answer that means that there is no such
// value. Every other error means that nobody knows.
func absent(err error) bool { return is[*types.ResourceNotFoundException](err) }

func is[E error](err error) bool {
	var e E
	return errors.As(err, &e)
}
