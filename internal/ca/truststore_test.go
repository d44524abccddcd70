package ca_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/internal/ca"
)

func TestJavaReadsItsTrustStore(t *testing.T) {
	t.Parallel()
	keytool, err := exec.LookPath("keytool")
	if err != nil {
		t.Skip("keytool is not here")
	}
	file := filepath.Join(t.TempDir(), "cacerts.jks")
	if err := os.WriteFile(file, ca.New().JavaTrustStore(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(keytool, "-list", "-keystore", file, "-storepass", ca.JavaPassword).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "rollover") || !strings.Contains(string(out), "trustedCertEntry") {
		t.Errorf("%v\n%s", err, out)
	}
}
