package rotation

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

// create leaves a token under AWSPENDING that outlives the next interval: the
// one that is there, or a new one. It persists a new token before anything
// else is done with it, so that a crash costs at most that one mint.
func (s *step) create(ctx context.Context) (string, error) {
	st, err := s.look(ctx, 1)
	if err != nil {
		return "", err
	}
	keep, err := s.kept(ctx, st)
	if err != nil || keep != "" {
		return keep, err
	}
	base, err := s.currentObject(ctx, st)
	if err != nil {
		return "", err
	}
	creds, err := s.credentials(ctx, st)
	if err != nil {
		return "", err
	}
	token, err := s.mint(ctx, creds, s.need(st))
	if err != nil {
		return "", err
	}
	value, err := base.withToken(token, s.Now())
	if err != nil {
		return "", err
	}
	return s.persist(ctx, st, value, s.kept)
}

// kept says why nothing has to be minted, or is empty. A token that is there is
// kept if it would pass testSecret; otherwise every repetition of this rotation
// would find it, keep it and fail on it again (F2, F28).
func (s *step) kept(ctx context.Context, st *state) (string, error) {
	if id := s.event.ClientRequestToken; st.current == id {
		value, err := s.value(ctx, s.event.SecretId, id, current)
		if err != nil {
			return "", fmt.Errorf("read AWSCURRENT: %w", err)
		}
		if s.reusable(ctx, value, s.need(st)) == nil {
			return "nothing: this rotation is finished", nil
		}
	}
	if st.pending.value == "" {
		return "", nil
	}
	if err := s.reusable(ctx, st.pending.value, s.need(st)); err != nil {
		s.log().Warn("the pending token is replaced", "version", st.pending.id, "because", err.Error())
		return "", nil
	}
	return "kept the token of version " + st.pending.id, nil
}

// currentObject is what the new value starts from, empty for a secret that never
// had a value (F9). Where the description promises a value, a miss is asked again
// and then believed to be a failure: to go on without the other members would
// drop them (F18). A label that is not where the description has it means that
// one of the two answers was out of date, so both are asked again.
func (s *step) currentObject(ctx context.Context, st *state) (object, error) {
	for try := 1; ; try++ {
		value, err := s.value(ctx, s.event.SecretId, st.current, current)
		late := absent(err) || is[*types.InvalidRequestException](err)
		switch {
		case err == nil:
			return parseObject(value)
		case absent(err) && st.current == "":
			return object{}, nil
		case !late || try == 4:
			return nil, fmt.Errorf("read AWSCURRENT: %w", err)
		}
		if err := s.Wait(ctx, doubling(100*time.Millisecond, time.Second, try)); err != nil {
			return nil, err
		}
		if st, err = s.describe(ctx); err != nil {
			return nil, err
		}
	}
}

func (s *step) credentials(ctx context.Context, st *state) (credentials, error) {
	id, err := s.Config.credentialsID(aws.ToString(st.secret.Name))
	if err != nil {
		return credentials{}, err
	}
	text, err := s.value(ctx, id, "", current)
	if absent(err) {
		return credentials{}, fmt.Errorf("secret %s has no value: create it with CLIENT_ID and CLIENT_SECRET, or name another in AUTH0_SECRETS_ID: %w", id, err)
	}
	if err != nil {
		return credentials{}, fmt.Errorf("read the client's credentials from %s: %w", id, err)
	}
	c, err := parseCredentials(text)
	if err != nil {
		return credentials{}, fmt.Errorf("secret %s: %w", id, err)
	}
	return c, nil
}

// persist puts the value under AWSPENDING: into the version that the rotation
// was begun with while that is empty, else into a new one, since a version's
// value is final (spec/secrets-manager.md 4.2, 5.2 T7).
//
// A version that turns out to have a value is asked about again: kept says why
// nothing has to be stored, or is empty.
func (s *step) persist(ctx context.Context, st *state, value string, kept func(context.Context, *state) (string, error)) (string, error) {
	id := s.event.ClientRequestToken
	if st.current == id || st.pending.id == id && st.pending.value != "" {
		id = s.freshToken(st)
	}
	err := s.put(ctx, id, value)
	if is[*types.ResourceExistsException](err) {
		// The version has a value that the look above did not show. It is used
		// if it turns out to be what this rotation wrote before.
		again, lookErr := s.look(ctx, 3)
		if lookErr != nil {
			return "", fmt.Errorf("%w; and then: %w", err, lookErr)
		}
		if keep, keepErr := kept(ctx, again); keepErr != nil || keep != "" {
			return keep, keepErr
		}
		id = s.freshToken(again)
		err = s.put(ctx, id, value)
	}
	if err != nil {
		return "", fmt.Errorf("put the new value under AWSPENDING: %w", err)
	}
	return "stored a new value in version " + id, nil
}

func (s *step) put(ctx context.Context, id, value string) error {
	in := &secretsmanager.PutSecretValueInput{
		SecretId:           &s.event.SecretId,
		ClientRequestToken: &id,
		SecretString:       &value,
		VersionStages:      []string{pending},
	}
	if s.event.RotationToken != "" {
		in.RotationToken = &s.event.RotationToken
	}
	_, err := s.Secrets.PutSecretValue(ctx, in)
	return err
}

// freshToken names a version that does not exist yet: a UUID (RFC 9562 5.8) made
// from the rotation, the version it replaces and the moment, so that the same
// history gives the same name.
func (s *step) freshToken(st *state) string {
	h := sha256.Sum256([]byte(s.event.ClientRequestToken + "\n" + st.pending.id + "\n" + s.Now().UTC().Format(time.RFC3339Nano)))
	h[6] = h[6]&0x0f | 0x80
	h[8] = h[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", h[0:4], h[4:6], h[6:8], h[8:10], h[10:16])
}
