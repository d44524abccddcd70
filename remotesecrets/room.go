package remotesecrets

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
)

// room is a place at an endpoint for one world at a time: an account, with relays that outlast the worlds.
type room struct {
	endpoint *Endpoint
	account  string
	path     string          // of its events at the desk
	relays   map[string]bool // functions that are deployed; of whoever is in the room

	mu      sync.Mutex
	waiting map[string]chan<- delivery // :: secret, by name and by ARN → the rotation that takes its events
}

// enter gives a world a room of its own.
func (e *Endpoint) enter() (*room, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if n := len(e.free); n > 0 {
		r := e.free[n-1]
		e.free = e.free[:n-1]
		return r, nil
	}
	if !e.kind.accounts && len(e.rooms) > 0 {
		return nil, fmt.Errorf("%s has room for one world at a time, since it does not tell accounts apart", e)
	}
	r := &room{endpoint: e, account: e.options.Account, path: "/" + randomHex(16), relays: map[string]bool{}, waiting: map[string]chan<- delivery{}}
	if e.kind.accounts {
		r.account = newAccount()
	}
	e.desk.seat(r.path, r)
	e.rooms = append(e.rooms, r)
	return r, nil
}

// leave gives a room back.
func (e *Endpoint) leave(r *room) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.free = append(e.free, r)
}

// newAccount is an account that nobody else has: of an endpoint that is somebody's, nothing of theirs is
// touched.
func newAccount() string {
	b := make([]byte, 11)
	_, _ = rand.Read(b) // never fails
	account := []byte("9")
	for _, c := range b {
		account = append(account, '0'+c%10)
	}
	return string(account)
}

func randomHex(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

// authorization is a header for the room's account; emulators read the scope, and verify nothing.
func (r *room) authorization(service string) string {
	return "AWS4-HMAC-SHA256 Credential=" + r.account + "/20350101/" + r.endpoint.options.Region + "/" + service +
		"/aws4_request, SignedHeaders=host, Signature=0"
}

// secrets makes one call to the endpoint's Secrets Manager. out may be nil. An answer that is no success is an *Error.
func (r *room) secrets(ctx context.Context, op string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.endpoint.url+"/", bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("X-Amz-Target", targetPrefix+op)
	req.Header.Set("Content-Type", contentType)
	return r.do(req, "secretsmanager", out)
}

// lambda makes one call to the endpoint's Lambda.
func (r *room) lambda(ctx context.Context, method, path string, in, out any) error {
	var body bytes.Buffer
	if in != nil {
		if err := json.NewEncoder(&body).Encode(in); err != nil {
			return err
		}
	}
	req, err := http.NewRequestWithContext(ctx, method, r.endpoint.url+"/2015-03-31/functions"+path, &body)
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	return r.do(req, "lambda", out)
}

func (r *room) do(req *http.Request, service string, out any) error {
	req.Header.Set("Authorization", r.authorization(service))
	resp, err := r.endpoint.http.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode/100 != 2 {
		return errorOf(resp.StatusCode, resp.Header.Get("X-Amzn-Errortype"), body)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(body, out)
}

// clear takes the relays away.
func (r *room) clear() error {
	var errs []error
	for name := range r.relays {
		var no *Error
		if err := r.lambda(context.Background(), http.MethodDelete, "/"+r.relayOf(name), nil, nil); err != nil && !errors.As(err, &no) {
			errs = append(errs, fmt.Errorf("take the relay %s away: %w", name, err))
		}
	}
	return errors.Join(errs...)
}
