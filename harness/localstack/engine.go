package localstack

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/log"
)

// engine is a Docker engine that answers.
type engine struct {
	client *testcontainers.DockerClient
	arch   string // of its containers, in Go's words
}

// wellWithin is how long an engine may take to say that it is there.
const wellWithin = 1500 * time.Millisecond

var errNoEngine = errors.New("no Docker engine answers: start Docker, or set DOCKER_HOST; --backend URL needs none")

// reach finds the engine that testcontainers would use.
func reach(ctx context.Context) (*engine, error) {
	// The reaper that testcontainers would start is an image that has to be pulled; the labels and the watchdog do
	// its work. It reads this once, when it is asked for the first time.
	if err := os.Setenv("TESTCONTAINERS_RYUK_DISABLED", "true"); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, wellWithin)
	defer cancel()
	found := make(chan *engine, 1)
	go func() { found <- ask(ctx) }()
	select {
	case e := <-found:
		if e == nil {
			return nil, errNoEngine
		}
		return e, nil
	case <-ctx.Done():
		return nil, errNoEngine
	}
}

// ask asks for the engine; nil if there is none. Testcontainers panics where it finds nothing to ask, and looks
// elsewhere when the engine that the environment names does not answer.
func ask(ctx context.Context) (e *engine) {
	if !named(ctx) {
		return nil
	}
	log.SetDefault(silent{})
	defer func() {
		if recover() != nil {
			e = nil
		}
	}()
	c, err := testcontainers.NewDockerClientWithOpts(ctx)
	if err != nil {
		return nil
	}
	info, err := c.Info(ctx, client.InfoOptions{})
	if err != nil {
		_ = c.Close()
		return nil
	}
	e = &engine{client: c, arch: "amd64"}
	if a := info.Info.Architecture; a == "aarch64" || a == "arm64" {
		e.arch = "arm64"
	}
	return e
}

// named reports whether the engine that DOCKER_HOST names answers, if it names one.
func named(ctx context.Context) bool {
	if os.Getenv(client.EnvOverrideHost) == "" {
		return true
	}
	c, err := client.New(client.FromEnv)
	if err != nil {
		return false
	}
	defer c.Close()
	_, err = c.Ping(ctx, client.PingOptions{})
	return err == nil
}

func (e *engine) close() error { return e.client.Close() }

// remove takes away every container with a label, running or not, with its volumes.
func (e *engine) remove(ctx context.Context, label string) error {
	all, err := e.client.ContainerList(ctx, client.ContainerListOptions{All: true, Filters: make(client.Filters).Add("label", label)})
	if err != nil {
		return fmt.Errorf("list containers: %w", err)
	}
	var errs []error
	for _, c := range all.Items {
		errs = append(errs, e.removeOne(ctx, c.ID))
	}
	return errors.Join(errs...)
}

// removeAll is remove for containers that may still be coming into being: what was asked of the engine goes on when who
// asked has gone, and LocalStack starts containers as long as it lives.
func (e *engine) removeAll(ctx context.Context, label string) error {
	for range 5 {
		if err := e.remove(ctx, label); err != nil {
			return err
		}
		if !rest(ctx) {
			break
		}
	}
	return nil
}

// removeOne takes a container away. One that goes by itself meanwhile is as good.
func (e *engine) removeOne(ctx context.Context, id string) error {
	_, err := e.client.ContainerRemove(ctx, id, client.ContainerRemoveOptions{RemoveVolumes: true, Force: true})
	if err != nil && !gone(err) {
		return fmt.Errorf("remove container %.12s: %w", id, err)
	}
	return nil
}

// ownAddress is an address if it is this machine's, so that containers reach it there; else the loopback, to which engines
// that run in a machine of their own lead host.docker.internal.
func ownAddress(address string) string {
	all, err := net.InterfaceAddrs()
	if err != nil {
		return "127.0.0.1"
	}
	for _, a := range all {
		if n, is := a.(*net.IPNet); is && n.IP.String() == address {
			return address
		}
	}
	return "127.0.0.1"
}
