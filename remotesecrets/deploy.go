package remotesecrets

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"
)

// deployed puts the relay in the place of a function, unless it stands there.
func (r *room) deployed(ctx context.Context, function string) error {
	e := r.endpoint
	switch {
	case r.relays[function]:
		return nil
	case !e.kind.lambda:
		return &UnavailableError{e.kind.name + " runs no functions, so its RotateSecret reaches none"}
	}
	program, err := e.relay()
	if err != nil {
		return err
	}
	code, err := archived(program)
	if err != nil {
		return fmt.Errorf("pack the relay: %w", err)
	}
	arch := "x86_64"
	if e.options.Arch == "arm64" {
		arch = "arm64"
	}
	err = r.lambda(ctx, http.MethodPost, "", map[string]any{
		"FunctionName": r.relayOf(function), "Runtime": "provided.al2023", "Handler": "bootstrap", "Architectures": []string{arch},
		"Role": "arn:aws:iam::" + r.account + ":role/relay", "Timeout": 900, "Code": map[string]any{"ZipFile": code},
		"Environment": map[string]any{"Variables": map[string]string{
			"ROLLOVER_RELAY_HOSTS": strings.Join(e.hosts(), ","), "ROLLOVER_RELAY_PORT": e.desk.port, "ROLLOVER_RELAY_PATH": r.path,
		}},
	}, nil)
	if err != nil {
		return fmt.Errorf("deploy the relay to %s: CreateFunction gets %w", e, err)
	}
	r.relays[function] = true
	if err := r.active(ctx, r.relayOf(function)); err != nil {
		return err
	}
	err = r.lambda(ctx, http.MethodPost, "/"+r.relayOf(function)+"/policy", map[string]any{
		"StatementId": "rotation", "Action": "lambda:InvokeFunction", "Principal": "secretsmanager.amazonaws.com",
	}, nil)
	if err != nil {
		return fmt.Errorf("let Secrets Manager invoke the relay at %s: AddPermission gets %w", e, err)
	}
	return nil
}

// active waits until the relay can be invoked.
func (r *room) active(ctx context.Context, function string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		var now struct{ State, StateReason string }
		err := r.lambda(ctx, http.MethodGet, "/"+function+"/configuration", nil, &now)
		switch {
		case err != nil:
			return fmt.Errorf("look after the relay at %s: %w", r.endpoint, err)
		case now.State == "Active" || now.State == "":
			return nil
		case now.State == "Failed":
			return fmt.Errorf("%s cannot run the relay: %s: see that it reaches the Docker engine", r.endpoint, now.StateReason)
		case !pause(ctx, 50*time.Millisecond):
			return fmt.Errorf("the relay at %s is not ready after %s", r.endpoint, patience)
		}
	}
}

// hosts are the names by which the relay looks for this machine.
func (e *Endpoint) hosts() []string {
	switch {
	case len(e.options.Hosts) > 0:
		return e.options.Hosts
	case e.kind.async:
		return []string{"127.0.0.1"}
	default:
		return []string{"host.docker.internal", "gateway"}
	}
}

// archived is an executable as a deployment package.
func archived(path string) ([]byte, error) {
	program, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	h := &zip.FileHeader{Name: "bootstrap", Method: zip.Deflate}
	h.SetMode(0o755)
	f, err := z.CreateHeader(h)
	if err == nil {
		_, err = f.Write(program)
	}
	err = errors.Join(err, z.Close()) // which writes the end
	return b.Bytes(), err
}

// relayOf is the name of the relay in a function's place: the function's own, where nobody else's can have it.
func (r *room) relayOf(function string) string {
	switch {
	case r.endpoint.options.Away:
		return "relay-of-" + function
	case r.endpoint.kind.own:
		return function
	}
	return "relay-" + r.path[1:9] + "-" + function
}

// relayARN is the ARN of a function's relay.
func (r *room) relayARN(function string) string {
	account := r.endpoint.options.Account
	if r.endpoint.kind.own {
		account = r.account
	}
	return "arn:aws:lambda:" + r.endpoint.options.Region + ":" + account + ":function:" + r.relayOf(function)
}
