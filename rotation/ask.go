package rotation

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Limits of a conversation with Auth0. Its clients bring no retry of their own
// for a failing token endpoint (spec/auth0.md 5), so it is here.
const (
	askAttempts = 4
	askFirst    = 500 * time.Millisecond
	askMost     = 4 * time.Second
	// askRoom is what an attempt needs to be worth beginning.
	askRoom = time.Second
	// largestReply bounds what is read of an answer.
	largestReply = 1 << 20
)

// ask sends a request to Auth0 until accept takes the answer's body, and returns
// the instant that the answer's Date header names, or zero.
//
// A throttle, a server error, a broken connection and an answer that accept
// cannot read are asked again, later if the tenant says so in Retry-After or
// X-RateLimit-Reset (spec/auth0.md 1.7). If that is later than the deadline
// allows, ask fails at once: the service's next attempt is the better use of
// the time. Errors quote the status and Auth0's error code, never a body.
func (s *step) ask(ctx context.Context, request func(context.Context) (*http.Request, error), accept func([]byte) error) (time.Time, error) {
	for attempt := 1; ; attempt++ {
		req, err := request(ctx)
		if err != nil {
			return time.Time{}, err
		}
		hint, date, err := s.askOnce(req, accept)
		if err == nil || !is[transient](err) {
			return date, err
		}
		if attempt == askAttempts {
			return time.Time{}, fmt.Errorf("gave up after %d attempts: %w", attempt, err)
		}
		wait := max(hint, doubling(askFirst, askMost, attempt))
		if wait+askRoom > s.left() {
			return time.Time{}, fmt.Errorf("the next attempt is due in %v and this step has %v left, so it is left to the next run: %w",
				wait, s.left().Round(time.Millisecond), err)
		}
		if err := s.Wait(ctx, wait); err != nil {
			return time.Time{}, err
		}
	}
}

// transient is a failure that may be gone a moment later.
type transient struct{ error }

func (t transient) Unwrap() error { return t.error }

func (s *step) askOnce(req *http.Request, accept func([]byte) error) (hint time.Duration, date time.Time, err error) {
	res, err := s.http().Do(req)
	if err != nil {
		return 0, date, transient{cause(req, err)}
	}
	defer func() { _ = res.Body.Close() }()
	date, _ = http.ParseTime(res.Header.Get("Date"))
	body, err := io.ReadAll(io.LimitReader(res.Body, largestReply))
	if err != nil {
		return 0, date, transient{cause(req, err)}
	}
	if res.StatusCode/100 != 2 {
		err := refusal(req, res.StatusCode, body)
		if passing(res.StatusCode) {
			return s.hint(res.Header, date), date, transient{err}
		}
		return 0, date, err
	}
	if err := accept(body); err != nil {
		return 0, date, fmt.Errorf("%s answered %d: %w", place(req), res.StatusCode, err)
	}
	return 0, date, nil
}

// passing reports whether a status speaks of the tenant's state and not of the
// request. 501 is Auth0's answer to an unknown grant type (spec/auth0.md E4).
func passing(status int) bool {
	return status == http.StatusTooManyRequests ||
		status >= 500 && status != http.StatusNotImplemented
}

// hint is how long the tenant asks to wait, or zero. Its own clock measures the
// instants that it names.
func (s *step) hint(h http.Header, date time.Time) time.Duration {
	now := date
	if now.IsZero() {
		now = s.Now()
	}
	text := h.Get("Retry-After")
	if n, err := strconv.Atoi(text); err == nil {
		return time.Duration(min(n, 24*60*60)) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return at.Sub(now)
	}
	if left := h.Get("X-RateLimit-Remaining"); left != "" && left != "0" {
		return 0
	}
	if n, err := strconv.ParseInt(h.Get("X-RateLimit-Reset"), 10, 64); err == nil {
		return time.Unix(n, 0).Sub(now)
	}
	return 0
}

// place names the endpoint in an error, without a query or user information.
func place(req *http.Request) string { return req.Method + " " + req.URL.Host + req.URL.Path }

// cause strips what an HTTP client adds to an error, the whole URL among it.
func cause(req *http.Request, err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return fmt.Errorf("%s: %w", place(req), err)
}
