package rotation

import (
	"context"
	"crypto/rsa"
	"errors"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const (
	// leeway is how far two clocks may lie apart without anybody being wrong (F27).
	leeway = 2 * time.Minute
	// lag is how long a new signing key may take to show ("up to thirty
	// seconds", spec/auth0.md 0.3).
	lag = 30 * time.Second
)

var (
	errShort   = errors.New("the token does not live long enough")
	errUnknown = errors.New("the tenant's JWKS has no key with the token's kid")
	errNoKeys  = errors.New("the tenant's JWKS cannot be read")
)

// algorithms are those that Auth0 signs with and a JWKS can verify
// (spec/auth0.md 2.1).
var algorithms = []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}

// token is what a JWT says of itself.
type token struct {
	text     string
	kid      string
	issuer   string
	audience []string
	iat, exp time.Time
}

// parseToken reads a JWT and believes it. Its errors do not quote the token.
func parseToken(text string) (token, error) {
	claims := jwt.RegisteredClaims{}
	parsed, _, err := jwt.NewParser().ParseUnverified(text, &claims)
	if err != nil {
		return token{}, errors.New("the token is not a JWT")
	}
	t := token{text: text, issuer: claims.Issuer, audience: claims.Audience}
	t.kid, _ = parsed.Header["kid"].(string)
	if claims.IssuedAt == nil || claims.ExpiresAt == nil {
		return token{}, errors.New("the token has no iat or no exp")
	}
	t.iat, t.exp = claims.IssuedAt.Time, claims.ExpiresAt.Time
	return t, nil
}

// check holds the claims against the configuration at an instant: who issued
// the token, whom it is for, and that it lives at least need from then on. A
// token's own iat is evidence of the time, too: now is at least that.
func (t token) check(c Config, now time.Time, need time.Duration) error {
	if t.issuer != c.issuer() {
		return fmt.Errorf("the token's issuer is %q, not %q: check AUTH0_URL", t.issuer, c.issuer())
	}
	if !contains(t.audience, c.Audience) {
		return fmt.Errorf("the token's audience is %q, not %q: check AUTH0_AUDIENCE", t.audience, c.Audience)
	}
	if ahead := t.iat.Sub(now); ahead > leeway {
		return fmt.Errorf("the token was issued %v in the future: check the clocks", ahead)
	}
	if t.iat.After(now) {
		now = t.iat
	}
	left := t.exp.Sub(now)
	if left <= 0 {
		return fmt.Errorf("the token expired at %s: %w", t.exp.UTC().Format(time.RFC3339), errShort)
	}
	if left < need {
		return fmt.Errorf("the token has %v left and the next rotation with its reserve needs %v: give the API a longer token lifetime, rotate more often, or lower ROTATION_RESERVE: %w",
			left.Round(time.Second), need, errShort)
	}
	return nil
}

func contains(all []string, one string) bool {
	for _, a := range all {
		if a == one {
			return true
		}
	}
	return false
}

// present is the time for judging a token. Where our clock and the tenant's lie
// further apart than clocks do, the tenant's is taken: its tokens are dated by it.
func (s *step) present(date time.Time) time.Time {
	now := s.Now()
	if date.IsZero() || now.Sub(date).Abs() <= leeway {
		return now
	}
	s.log().Warn("this clock and the tenant's differ", "ahead", now.Sub(date).String())
	return date
}

// verify does what a microservice does with a token, and makes sure that it
// will still do it for as long as need. A patient caller waits within the
// deadline for a signing key that is not published yet (F7).
func (s *step) verify(ctx context.Context, value string, need time.Duration, patient bool) error {
	text, err := tokenOf(value)
	if err != nil {
		return err
	}
	t, err := parseToken(text)
	if err != nil {
		return err
	}
	key, date, err := s.key(ctx, t.kid, patient)
	if errors.Is(err, errNoKeys) {
		// Nothing can be said of the signature; the claims may already be wrong.
		if bad := t.check(s.Config, s.present(date), need); bad != nil {
			return fmt.Errorf("%w; and %w", bad, err)
		}
		return err
	}
	if err != nil {
		return err
	}
	if err := t.check(s.Config, s.present(date), need); err != nil {
		return err
	}
	// The times are judged above, by a better clock than the library's.
	parser := jwt.NewParser(jwt.WithValidMethods(algorithms), jwt.WithoutClaimsValidation())
	if _, err := parser.Parse(text, func(*jwt.Token) (any, error) { return key, nil }); err != nil {
		return errors.New("the token's signature does not fit the tenant's key: mint another, or check that AUTH0_URL is the tenant that minted it")
	}
	return nil
}

// reusable is nil for a stored token that would pass testSecret, as far as can
// be known: a tenant that does not show its keys at the moment is no reason to
// mint another, nor is a key that has not had the time to show.
func (s *step) reusable(ctx context.Context, value string, need time.Duration) error {
	err := s.verify(ctx, value, need, false)
	switch {
	case errors.Is(err, errShort):
		return err
	case errors.Is(err, errNoKeys):
		return s.claims(value, need, 0)
	case errors.Is(err, errUnknown):
		if s.claims(value, need, lag) == nil {
			return nil
		}
	}
	return err
}

// claims checks a value without its signature and, if young is set, that it was
// issued no longer ago than that.
func (s *step) claims(value string, need, young time.Duration) error {
	text, err := tokenOf(value)
	if err != nil {
		return err
	}
	t, err := parseToken(text)
	if err != nil {
		return err
	}
	if age := s.Now().Sub(t.iat); young > 0 && age > young {
		return fmt.Errorf("the token is %v old", age)
	}
	return t.check(s.Config, s.Now(), need)
}

// key returns the tenant's key of that kid, and the tenant's time.
func (s *step) key(ctx context.Context, kid string, patient bool) (*rsa.PublicKey, time.Time, error) {
	for try := 1; ; try++ {
		keys, date, err := s.jwks(ctx)
		if err != nil {
			return nil, date, fmt.Errorf("%w: %w", errNoKeys, err)
		}
		if key := keys[kid]; key != nil {
			return key, date, nil
		}
		wait := doubling(time.Second, 4*time.Second, try)
		if !patient || wait+askRoom > s.left() {
			return nil, date, fmt.Errorf("%w: it may not be published yet, or be revoked", errUnknown)
		}
		if err := s.Wait(ctx, wait); err != nil {
			return nil, date, err
		}
	}
}
