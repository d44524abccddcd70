package remotesecrets

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// relaySource is the relay, which is built where it is used: it may have to run on another system than this.
//
//go:embed relay/main.go relay/route.go
var relaySource embed.FS

// relayModule is a module of the relay's own. It needs nothing but the standard library.
const relayModule = "module relay\n\ngo 1.24\n"

// relay returns the path of the relay's executable, which is built when it is wanted first, unless there is one.
func (e *Endpoint) relay() (string, error) {
	if ready := e.options.Relay; ready != "" {
		if _, err := os.Stat(ready); err != nil {
			return "", fmt.Errorf("the relay that was built before: %w", err)
		}
		return ready, nil
	}
	e.building.Lock()
	defer e.building.Unlock()
	if e.built != "" {
		return filepath.Join(e.built, "bootstrap"), nil
	}
	dir, err := os.MkdirTemp("", "rollover-relay-")
	if err != nil {
		return "", err
	}
	system := "linux"
	if e.kind.async { // it runs functions on this machine
		system = runtime.GOOS
	}
	if err := buildRelay(dir, system, e.options.Arch); err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	e.built = dir
	return filepath.Join(dir, "bootstrap"), nil
}

// buildRelay compiles the relay into dir.
func buildRelay(dir, system, arch string) error {
	files := map[string][]byte{"go.mod": []byte(relayModule)}
	for _, name := range []string{"main.go", "route.go"} {
		text, err := relaySource.ReadFile("relay/" + name)
		if err != nil {
			return err
		}
		files[name] = text
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			return err
		}
	}
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", "bootstrap", ".")
	cmd.Dir = dir
	cmd.Env = append(cmd.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH="+arch, "GOFLAGS=", "GOWORK=off", "GOTMPDIR="+dir)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	switch err := cmd.Run(); {
	case errors.Is(err, exec.ErrNotFound):
		return errors.New("the function that stands in for yours has to be built: put Go's go command into PATH")
	case err != nil:
		return fmt.Errorf("build the relay: %w\n%s", err, strings.TrimRight(said.String(), "\n"))
	}
	return nil
}

// removeRelay takes away what was built.
func (e *Endpoint) removeRelay() error {
	e.building.Lock()
	defer e.building.Unlock()
	dir := e.built
	e.built = ""
	if dir == "" {
		return nil
	}
	return os.RemoveAll(dir)
}
