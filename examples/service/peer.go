package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// peer is another microservice, which takes the service token.
type peer struct {
	url    string
	client *http.Client
	token  *serviceToken
}

// whoami asks the peer for whom this service acts. When the token is refused, the secret is read again,
// and if another token is there now, that is tried once.
func (p *peer) whoami(ctx context.Context) (caller, error) {
	token, err := p.token.current(ctx)
	if err != nil {
		return caller{}, err
	}
	status, body, err := p.ask(ctx, token)
	if err == nil && status == http.StatusUnauthorized {
		again, readErr := p.token.after(ctx, token)
		if readErr != nil {
			return caller{}, readErr
		}
		if again != token {
			status, body, err = p.ask(ctx, again)
		}
	}
	if err != nil {
		return caller{}, err
	}
	if status != http.StatusOK {
		return caller{}, fmt.Errorf("GET %s answered %d", p.url, status)
	}
	var who caller
	if json.Unmarshal(body, &who) != nil || who.Actor == "" {
		return caller{}, fmt.Errorf("GET %s answered something else than an actor", p.url)
	}
	return who, nil
}

func (p *peer) ask(ctx context.Context, token string) (status int, body []byte, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url, nil)
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Authorization", token)
	return exchange(p.client, req)
}

// largestReply bounds what is read of an answer.
const largestReply = 1 << 20

// newHTTPClient returns a client for the tenant and the peer: 5 s a call. It follows no redirect, since
// the request that would be repeated elsewhere carries a token.
func newHTTPClient() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	return &http.Client{
		Timeout:       5 * time.Second,
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// exchange sends a request and reads the answer.
func exchange(client *http.Client, req *http.Request) (status int, body []byte, err error) {
	res, err := client.Do(req)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err // without the URL, which the caller says
		}
		return 0, nil, fmt.Errorf("%s %s: %w", req.Method, req.URL, err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err = io.ReadAll(io.LimitReader(res.Body, largestReply))
	if err != nil {
		return 0, nil, fmt.Errorf("%s %s: %w", req.Method, req.URL, err)
	}
	return res.StatusCode, body, nil
}
