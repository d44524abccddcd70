package fakeauth0_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/fakeauth0"
	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/world"
)

// strangers is where .ci/run has put other languages' clients: a Python environment in py, Node's modules in
// node. Empty: they are not there.
func strangers(t *testing.T, file string) string {
	t.Helper()
	dir := os.Getenv("ROLLOVER_STRANGERS")
	if dir == "" {
		t.Skip("ROLLOVER_STRANGERS does not say where the clients are")
	}
	if _, err := os.Stat(filepath.Join(dir, file)); err != nil {
		t.Skipf("this client is not here: %v", err)
	}
	return dir
}

func TestStrangerPython(t *testing.T) {
	t.Parallel()
	dir := strangers(t, "py/bin/python")
	rotateAsStranger(t, exec.Command(filepath.Join(dir, "py/bin/python"), "testdata/strangers/rotate.py"))
}

func TestStrangerNode(t *testing.T) {
	t.Parallel()
	dir := strangers(t, "node/node_modules/auth0")
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not here")
	}
	c := exec.Command(node, "testdata/strangers/rotate.cjs")
	c.Env = append(c.Env, "NODE_PATH="+filepath.Join(dir, "node/node_modules"))
	rotateAsStranger(t, c)
}

// rotateAsStranger plays a script that gets a token, rotates the client's secret through a 429, and gets a token
// with the new one. Its world is of today, since SDKs look at the host's clock.
func rotateAsStranger(t *testing.T, c *exec.Cmd) {
	t.Helper()
	w := world.New(world.Options{Start: time.Now()})
	tenant := fakeauth0.New(w, fakeauth0.Options{SecretPropagation: fakeauth0.PropagationInstant})
	tenant.AddAPI(audience, fakeauth0.APIOptions{})
	app, keyed, rotator := tenant.AddClient("billing"), tenant.AddClient("keyed"), tenant.AddClient("rotator")
	app.Grant(audience)
	keyed.Grant(audience)
	rotator.GrantManagement("update:client_keys")
	if err := tenant.ListenTLS(""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := tenant.Close(); err != nil {
			t.Error(err)
		}
	})
	pair := testPair(t, 3)
	k, err := keyed.AddCredential(context.Background(), fakeauth0.NewCredential{PEM: pair.public})
	if err != nil {
		t.Fatal(err)
	}
	if err := keyed.UseCredentials(k.ID); err != nil {
		t.Fatal(err)
	}
	w.Faults.On("auth0.clients.rotate-secret").Anyone().Do(fault.Throttle(time.Second))

	authority := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(authority, fakeauth0.CertificateAuthority(), 0o600); err != nil {
		t.Fatal(err)
	}
	setup, err := json.Marshal(map[string]string{
		"domain": tenant.TLSAddr(), "audience": audience, "id": app.ID(), "secret": app.Secret(),
		"rotator": rotator.ID(), "rotator_secret": rotator.Secret(), "keyed": keyed.ID(), "key": pair.secret,
	})
	if err != nil {
		t.Fatal(err)
	}
	old := app.Secret()
	c.Env = append(c.Env, "STRANGER="+string(setup), "PATH="+os.Getenv("PATH"),
		"SSL_CERT_FILE="+authority, "REQUESTS_CA_BUNDLE="+authority, "NODE_EXTRA_CA_CERTS="+authority)
	out, err := c.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "done") {
		t.Fatalf("%v\n%s", err, out)
	}
	if app.Secret() == old {
		t.Error("the secret was not rotated")
	}
	var throttled int
	for _, e := range w.Journal.Entries() {
		if call, ok := e.Fact.(journal.Call); ok && call.Status == 429 {
			throttled++
		}
	}
	if throttled != 1 {
		t.Errorf("%d requests were throttled, want 1", throttled)
	}
}
