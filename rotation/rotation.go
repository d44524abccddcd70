// Package rotation rotates a service token: a JWT that Auth0 mints by client
// credentials and that stands in AWS Secrets Manager for microservices to
// call each other with. Config.Of makes it rotate a client's own secret or
// private key instead, by which others mint tokens.
//
// It is the logic of a rotation function, without the few lines that make it a
// Lambda. Secrets Manager invokes the function four times a rotation, and each
// of the four [Step] values is its own small file here. What makes the logic
// right, rather than merely working on a good day:
//
//   - One token is minted per rotation and stored under AWSPENDING at once; a
//     repeated step finds it there and uses it again while it lives long enough.
//     A secret or a key is chosen, stored there, and given to the tenant then.
//   - Only ResourceNotFoundException means that a value is absent. A throttle,
//     a time-out or a denial fails the step, and the service tries again later.
//   - A pending token that has gone stale is replaced under a version id of its
//     own, since the value of a version never changes; every later step works
//     on whichever version holds AWSPENDING.
//   - Nothing is kept between invocations, so a cold start changes nothing.
//   - No token is promoted that was not verified against the tenant's keys.
//
// The four steps may be repeated in any order and any number of times.
package rotation

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"
)

// Step says which of a rotation's four parts an invocation is for. The names
// are those on the wire (spec/secrets-manager.md 6.4).
type Step string

// The four steps, in the order of a rotation.
const (
	CreateSecret Step = "createSecret"
	SetSecret    Step = "setSecret"
	TestSecret   Step = "testSecret"
	FinishSecret Step = "finishSecret"
)

// Event is what Secrets Manager invokes a rotation function with
// (spec/secrets-manager.md 6.4).
type Event struct {
	Step Step
	// SecretId is the full ARN of the secret that is rotated.
	SecretId string
	// ClientRequestToken is the id of the version that the rotation was begun with.
	ClientRequestToken string
	// RotationToken identifies the rotation to PutSecretValue. Older events
	// have none; then none is passed on.
	RotationToken string `json:",omitempty"`
}

// Rotator rotates one kind of credential. All fields but HTTP and Log are required.
// It holds no state, so one Rotator may serve any number of secrets at once.
type Rotator struct {
	// Secrets is where the secrets are; see [SecretsClient].
	Secrets Secrets
	Config  Config
	// HTTP talks to Auth0. Nil means [HTTPClient].
	HTTP *http.Client
	// Now tells the time.
	Now func() time.Time
	// Wait returns after d, or earlier with the error of a context that ends.
	Wait func(ctx context.Context, d time.Duration) error
	// Log gets one line a step, and one more where something needs a person's
	// eye; neither ever holds a secret. Nil means no log.
	Log *slog.Logger
}

// Rotate does the step that the event names.
//
// A nil result means that the step's effect stands: a value under AWSPENDING,
// a token that was verified, AWSCURRENT moved. Any error means that the service
// should try the whole rotation again, and says which step failed on what, and
// the way out where a person has to take one. Errors hold no secret values.
//
// The step ends a second before the context's deadline, so that the caller
// hears why it failed instead of a time-out; without a deadline 30 s are assumed.
func (r *Rotator) Rotate(ctx context.Context, e Event) error {
	if r.Secrets == nil || r.Now == nil || r.Wait == nil {
		return fmt.Errorf("rotation: Secrets, Now and Wait of the Rotator must be set")
	}
	s := &step{Rotator: r, event: e}
	do, known := s.steps()[e.Step]
	switch {
	case !known:
		return fmt.Errorf("rotation: unknown step %q: expected createSecret, setSecret, testSecret or finishSecret", e.Step)
	case e.SecretId == "" || e.ClientRequestToken == "":
		return fmt.Errorf("rotation: %s: the event names no SecretId or no ClientRequestToken: invoke the function through RotateSecret", e.Step)
	}
	ctx, cancel := s.begin(ctx)
	defer cancel()

	did, err := do(ctx)
	log := s.log().With("step", e.Step, "secret", e.SecretId, "token", e.ClientRequestToken)
	if err != nil {
		err = fmt.Errorf("rotation: %s of %s: %w", e.Step, e.SecretId, err)
		log.Error("step failed", "error", err.Error())
		return err
	}
	log.Info("step done", "did", did)
	return nil
}

// doing is what a step does; it says what that was.
type doing = map[Step]func(context.Context) (string, error)

// steps are those of the credential that is rotated.
func (s *step) steps() doing {
	switch s.Config.Of {
	case ClientSecret:
		return clientSecret{s}.steps()
	case PrivateKeyJWT:
		return privateKey{s}.steps()
	}
	return doing{
		CreateSecret: s.create,
		SetSecret:    s.set,
		TestSecret:   s.test,
		FinishSecret: s.finish,
	}
}

// step is one invocation: what a Rotator must remember for as long as it lasts.
type step struct {
	*Rotator
	event    Event
	deadline time.Time
}

const (
	// margin is what is left of the deadline for saying what went wrong.
	margin = time.Second
	// assumed is the time-out of a caller that names none.
	assumed = 30 * time.Second
	// longest is the most that a Lambda may be given; a deadline further off
	// belongs to another clock than ours and says nothing.
	longest = 15 * time.Minute
)

func (s *step) begin(ctx context.Context) (context.Context, context.CancelFunc) {
	left := assumed
	if d, ok := ctx.Deadline(); ok {
		if l := d.Sub(s.Now()); l > 0 && l <= longest {
			left = l
		}
	}
	left -= margin
	s.deadline = s.Now().Add(left)
	return context.WithTimeout(ctx, left)
}

// left is how long the step may still take.
func (s *step) left() time.Duration { return s.deadline.Sub(s.Now()) }

func (s *step) log() *slog.Logger {
	if s.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return s.Log
}

func (s *step) http() *http.Client {
	if s.HTTP == nil {
		return HTTPClient()
	}
	return s.HTTP
}
