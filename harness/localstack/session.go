package localstack

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strconv"

	"github.com/moby/moby/client"
)

// The labels of what was started: by which start, and by which process of which machine.
const (
	sessionLabel = "org.rolloverhq.session"
	processLabel = "org.rolloverhq.process"
	machineLabel = "org.rolloverhq.machine"
)

func newSession() string {
	b := make([]byte, 8)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

func (c *Container) labels() map[string]string {
	return map[string]string{sessionLabel: c.session, processLabel: strconv.Itoa(os.Getpid()), machineLabel: machine()}
}

// machine is the name of this one; an engine may serve several.
func machine() string {
	name, err := os.Hostname()
	if err != nil {
		return "unnamed"
	}
	return name
}

// sweep takes away what processes of this machine that are no more have left.
func (e *engine) sweep(ctx context.Context) error {
	all, err := e.client.ContainerList(ctx, client.ContainerListOptions{All: true, Filters: make(client.Filters).Add("label", machineLabel+"="+machine())})
	if err != nil {
		return fmt.Errorf("list containers: %w", err)
	}
	var errs []error
	for _, c := range all.Items {
		pid, err := strconv.Atoi(c.Labels[processLabel])
		if err == nil && !alive(pid) {
			errs = append(errs, e.remove(ctx, sessionLabel+"="+c.Labels[sessionLabel]))
		}
	}
	return errors.Join(errs...)
}
