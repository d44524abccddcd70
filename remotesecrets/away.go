package remotesecrets

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// Code is a function that is to run at the endpoint itself.
type Code struct {
	Zip              []byte
	Runtime, Handler string
	Timeout          time.Duration
	Env              map[string]string
}

// Away reports whether functions under test run at the endpoint.
func (e *Endpoint) Away() bool { return e.options.Away }

// ReachableAt is the host on which a world has to listen for its functions to find it at the endpoint. The error
// says why none can be had.
func (e *Endpoint) ReachableAt() (string, error) {
	if host := e.options.Listen; host != "" && !strings.HasPrefix(host, "127.") {
		return host, nil
	}
	return "", errors.New("functions in containers reach this machine only by an address of its own on their network, and the Docker engine has none here: leave --lambda out, and they run on this machine")
}

// Deploy makes code a function at the endpoint, in place of one that has the name.
func (s *Service) Deploy(ctx context.Context, name string, c Code) error {
	r := s.room
	var no *Error
	if err := r.lambda(ctx, http.MethodDelete, "/"+name, nil, nil); err != nil && !errors.As(err, &no) {
		return err
	}
	arch := "x86_64"
	if r.endpoint.options.Arch == "arm64" {
		arch = "arm64"
	}
	err := r.lambda(ctx, http.MethodPost, "", map[string]any{
		"FunctionName": name, "Runtime": c.Runtime, "Handler": c.Handler, "Architectures": []string{arch},
		"Role": "arn:aws:iam::" + r.account + ":role/" + name, "Timeout": int(c.Timeout / time.Second), "Code": map[string]any{"ZipFile": c.Zip},
		"Environment": map[string]any{"Variables": c.Env},
	}, nil)
	if err != nil {
		return fmt.Errorf("deploy %s to %s: CreateFunction gets %w", name, r.endpoint, err)
	}
	s.mu.Lock()
	s.functions = append(s.functions, name)
	s.mu.Unlock()
	return r.active(ctx, name)
}

// InvokeThere hands an event to a function at the endpoint and waits for its answer.
func (s *Service) InvokeThere(ctx context.Context, name string, payload []byte) (functionError string, answer []byte, err error) {
	e := s.room.endpoint
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, e.url+"/2015-03-31/functions/"+name+"/invocations", bytes.NewReader(payload))
	if err != nil {
		return "", nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", s.room.authorization("lambda"))
	resp, err := e.http.Do(req)
	if err != nil {
		return "", nil, err
	}
	defer resp.Body.Close()
	if answer, err = io.ReadAll(resp.Body); err != nil {
		return "", nil, err
	}
	if resp.StatusCode/100 != 2 {
		return "", nil, errorOf(resp.StatusCode, resp.Header.Get("X-Amzn-Errortype"), answer)
	}
	return resp.Header.Get("X-Amz-Function-Error"), answer, nil
}

// leaveNone takes the world's functions at the endpoint away.
func (s *Service) leaveNone() {
	s.mu.Lock()
	names := s.functions
	s.functions = nil
	s.mu.Unlock()
	for _, name := range names {
		s.fail(s.room.lambda(context.Background(), http.MethodDelete, "/"+name, nil, nil))
	}
}
