package remotesecrets

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Where there is no Go, a relay that was built before is taken as it is, and none is built.
func TestRelayThatWasBuiltBefore(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "relay")
	e := &Endpoint{options: EndpointOptions{Relay: path}}
	if _, err := e.relay(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("one that is not there: %v", err)
	}
	if err := os.WriteFile(path, nil, 0o700); err != nil {
		t.Fatal(err)
	}
	if got, err := e.relay(); got != path || err != nil || e.built != "" {
		t.Errorf("%q, %v, built in %q", got, err, e.built)
	}
}
