package conformance_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"
)

var (
	role        = flag.String("role", "", "with -endpoint, the `ARN` of the role that the functions take; empty: one is made")
	reachableAt = flag.String("function-endpoint", "", "with -endpoint, the `URL` at which a function there finds Secrets Manager; empty: the function knows")
)

// deployed are the functions that an endpoint has, or why it has none.
type deployed struct {
	function, locked       string // ARNs
	noFunction, noRotation string
}

// deploy makes two functions of testdata/rotate, one that Secrets Manager may invoke and one that it may
// not, and tries whether they run.
func deploy(t *testing.T, f *foreign) (d deployed) {
	t.Helper()
	code := bootstrap(t)
	name := strings.TrimSuffix(f.prefix, "/")
	roleARN := *role
	if roleARN == "" {
		roleARN = f.makeRole(t, name)
	}
	for suffix, arn := range map[string]*string{"-rotate": &d.function, "-locked": &d.locked} {
		var err error
		if *arn, err = f.createFunction(t, name+suffix, roleARN, code); err != nil {
			d.noFunction = "it takes no function: " + err.Error()
			d.noRotation = d.noFunction
			return d
		}
	}
	_, err := f.lambda(http.MethodPost, "/"+name+"-rotate/policy", map[string]any{
		"StatementId": "rotation", "Action": "lambda:InvokeFunction", "Principal": "secretsmanager.amazonaws.com",
	})
	if err != nil {
		d.noFunction = "it takes no permission: " + err.Error()
		d.noRotation = d.noFunction
		return d
	}
	if err := f.tryFunction(name + "-rotate"); err != nil {
		d.noRotation = "its functions do not run: " + err.Error()
	}
	return d
}

// bootstrap is testdata/rotate in a zip.
func bootstrap(t *testing.T) []byte {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "bootstrap")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", binary, "./testdata/rotate")
	build.Env = append(os.Environ(), "GOOS=linux", "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	program, err := os.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	h := &zip.FileHeader{Name: "bootstrap", Method: zip.Deflate}
	h.SetMode(0o755)
	w, err := z.CreateHeader(h)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(program); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

// makeRole makes a role for the functions, or names one that is not there: some endpoints do not care.
func (f *foreign) makeRole(t *testing.T, name string) string {
	t.Helper()
	const trust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
	form := func(action string) string {
		return url.Values{"Action": {action}, "Version": {"2010-05-08"}, "RoleName": {name}, "AssumeRolePolicyDocument": {trust}}.Encode()
	}
	a, err := f.call("iam", http.MethodPost, "/", "", form("CreateRole"))
	if made := regexp.MustCompile(`<Arn>(.*?)</Arn>`).FindSubmatch(a.body); err == nil && made != nil {
		t.Cleanup(func() { _, _ = f.call("iam", http.MethodPost, "/", "", form("DeleteRole")) })
		return string(made[1])
	}
	return "arn:aws:iam::000000000000:role/" + name
}

// createFunction returns the ARN of the function.
func (f *foreign) createFunction(t *testing.T, name, roleARN string, code []byte) (string, error) {
	t.Helper()
	environment := map[string]string{}
	if *reachableAt != "" {
		environment["SECRETS_MANAGER_ENDPOINT"] = *reachableAt
	}
	architecture := "x86_64"
	if runtime.GOARCH == "arm64" {
		architecture = "arm64"
	}
	text, err := f.lambda(http.MethodPost, "", map[string]any{
		"FunctionName": name, "Runtime": "provided.al2023", "Handler": "bootstrap", "Role": roleARN, "Timeout": 30,
		"Architectures": []string{architecture}, "Environment": map[string]any{"Variables": environment},
		"Code": map[string]any{"ZipFile": code},
	})
	if err != nil {
		return "", err
	}
	t.Cleanup(func() { _, _ = f.lambda(http.MethodDelete, "/"+name, nil) })
	var made struct{ FunctionArn string }
	err = json.Unmarshal(text, &made)
	return made.FunctionArn, err
}

// tryFunction waits until the function can be invoked, and asks whether anybody is there.
func (f *foreign) tryFunction(name string) error {
	var state struct{ State, StateReason string }
	for until := time.Now().Add(time.Minute); ; time.Sleep(200 * time.Millisecond) {
		text, err := f.lambda(http.MethodGet, "/"+name+"/configuration", nil)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(text, &state); err != nil {
			return err
		}
		if state.State != "Pending" || time.Now().After(until) {
			break
		}
	}
	if state.State != "Active" && state.State != "" {
		return fmt.Errorf("one is %s: %s", state.State, state.StateReason)
	}
	a, err := f.call("lambda", http.MethodPost, "/2015-03-31/functions/"+name+"/invocations", "", "{}")
	switch {
	case err != nil:
		return err
	case a.status != http.StatusOK || a.header.Get("X-Amz-Function-Error") != "":
		return fmt.Errorf("an invocation answers %d: %s", a.status, oneLine(a.body))
	}
	return nil
}

// lambda calls the API of Lambda, for a function or, with an empty path, for all.
func (f *foreign) lambda(method, path string, in any) ([]byte, error) {
	body := ""
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return nil, err
		}
		body = string(text)
	}
	a, err := f.call("lambda", method, "/2015-03-31/functions"+path, "", body)
	if err == nil && a.status >= 300 {
		err = fmt.Errorf("%d: %s", a.status, oneLine(a.body))
	}
	return a.body, err
}

// oneLine is the beginning of an answer.
func oneLine(text []byte) string {
	line := strings.Join(strings.Fields(string(text)), " ")
	if len(line) > 120 {
		line = line[:120] + "..."
	}
	return line
}
