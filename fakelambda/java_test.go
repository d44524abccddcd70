package fakelambda

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// javaCommand compiles the Java guest and returns the command that starts AWS's runtime interface client
// with it, and its folder. The client's packages stand where .ci/run has put them.
func javaCommand(t *testing.T) (folder string, command []string) {
	t.Helper()
	packages := os.Getenv("ROLLOVER_LAMBDA_PACKAGES")
	if packages == "" {
		t.Skip("ROLLOVER_LAMBDA_PACKAGES names no folder with AWS's runtime interface client for Java")
	}
	jars := filepath.Join(packages, "java", "*")
	javac, err := exec.LookPath("javac")
	if found, _ := filepath.Glob(jars + ".jar"); err != nil || len(found) == 0 {
		t.Skip("no javac, or no jars in ", jars)
	}
	folder = t.TempDir()
	if out, err := exec.Command(javac, "-cp", jars, "-d", folder, "testdata/java/Handler.java").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return folder, []string{
		"java", "-cp", "." + string(os.PathListSeparator) + jars,
		"com.amazonaws.services.lambda.runtime.api.client.AWSLambda", "example.Handler",
	}
}

// A Java function runs by the client that AWS publishes.
func TestJava(t *testing.T) {
	t.Parallel()
	folder, command := javaCommand(t)
	for name, start := range map[string]func(testing.TB) *bench{"warped": warped, "plain": plain} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t)
			c := Config{Name: "guest", Runtime: "java17", Handler: "example.Handler", Timeout: 30 * time.Second}
			if err := b.s.Command(c, folder, command); err != nil {
				t.Fatal(err)
			}
			var got struct {
				Text string
				Year int
				Left float64
			}
			if err := json.Unmarshal([]byte(b.ok(`{"text":"é"}`)), &got); err != nil {
				t.Fatal(err)
			}
			if got.Text != "é" || got.Left > 30000 || got.Left < 15000 || name == "warped" && got.Year != 2035 {
				t.Errorf("%+v", got)
			}
			if f := b.failure(`{"fail":"no"}`); f.Type != "java.lang.IllegalStateException" || f.Message != "no" || len(f.StackTrace) == 0 {
				t.Errorf("%+v", f)
			}
			b.ok(`{"text":"again"}`)
			if b.last().Cold {
				t.Error("the sandbox did not survive an exception")
			}
		})
	}
}
