package fakelambda

import (
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// clients are the runtime clients: each speaks the Runtime API for its language.
//
//go:embed clients
var clients embed.FS

// writeClient writes the language's runtime client to dir, which it makes, and returns its path.
func (l *language) writeClient(dir string) (string, error) {
	text, err := clients.ReadFile("clients/" + l.client)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make a folder for the runtime client: %w", err)
	}
	path := filepath.Join(dir, l.client)
	return path, os.WriteFile(path, text, 0o600)
}

// environment is what Lambda sets for the language besides what every process sees, with the client's
// folder for /var/runtime and the interpreter's for /var/lang. The SDKs' configuration files are named so
// that they are not looked for in the home folder of whoever runs this.
func (l *language) environment(i Interpreter, runtimeDir, taskRoot string) map[string]string {
	bin := filepath.Dir(i.Path)
	env := map[string]string{
		"AWS_CONFIG_FILE":             filepath.Join(runtimeDir, "no-config"),
		"AWS_SHARED_CREDENTIALS_FILE": filepath.Join(runtimeDir, "no-credentials"),
		"LAMBDA_RUNTIME_DIR":          runtimeDir,
		"PATH":                        list(bin, "/usr/local/bin", "/usr/bin", "/bin", "/opt/bin"),
	}
	switch l {
	case python:
		env["PYTHONPATH"] = runtimeDir
	case node:
		// The AWS SDK comes with Lambda's runtime; here it may be among the interpreter's global packages.
		global := filepath.Join(filepath.Dir(bin), "lib", "node_modules")
		env["NODE_PATH"] = list(global, runtimeDir, taskRoot)
	}
	return env
}

func list(paths ...string) string { return strings.Join(paths, string(os.PathListSeparator)) }
