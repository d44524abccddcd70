package rollover_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/fakeauth0"
	"github.com/rolloverhq/rollover/fakelambda"
	"github.com/rolloverhq/rollover/fakesecrets"
	"github.com/rolloverhq/rollover/fakests"
)

var rewrite = flag.Bool("rewrite", false, "write what the README shows anew")

// ran is a block of the README that shows a command and what it prints.
var ran = regexp.MustCompile("(?s)<!-- run: rollover (.*?) -->\n```console\n(.*?)```")

// differs is what a run prints that is not the same everywhere: how long it took, and whether this machine
// seals functions.
var differs = regexp.MustCompile(`\([0-9.]+m?s\)|(?m:^  (not )?sealed.*\n)`)

// TestREADMEShowsWhatTheCommandsPrint runs each command that the README shows.
func TestREADMEShowsWhatTheCommandsPrint(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("no go command in PATH")
	}
	text := read(t, "README.md")
	shown := ran.ReplaceAllStringFunc(text, func(block string) string {
		command := ran.FindStringSubmatch(block)[1]
		out := rollover(t, strings.Fields(command)...)
		return fmt.Sprintf("<!-- run: rollover %s -->\n```console\n$ rollover %s\n%s```", command, command, out)
	})
	if *rewrite {
		shown = operationsTable(shown)
		if err := os.WriteFile("README.md", []byte(shown), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if differs.ReplaceAllString(shown, "") != differs.ReplaceAllString(text, "") {
		t.Errorf("the README shows something else than its commands print; go test . -rewrite writes it anew:\n%s", shown)
	}
}

func rollover(t *testing.T, args ...string) string {
	t.Helper()
	var out, talk bytes.Buffer
	cmd := exec.Command("go", append([]string{"run", "./cmd/rollover"}, args...)...)
	cmd.Stdout, cmd.Stderr = &out, &talk
	cmd.Env = append(os.Environ(), "NO_COLOR=1", "GITHUB_ACTIONS=")
	if err := cmd.Run(); err != nil && !strings.Contains(talk.String(), "exit status 1") {
		t.Fatalf("rollover %s: %v\n%s", strings.Join(args, " "), err, talk.String())
	}
	return out.String()
}

// TestREADMEsTestIsCompiled holds the README's test to the one that is run.
func TestREADMEsTestIsCompiled(t *testing.T) {
	t.Parallel()
	_, after, _ := strings.Cut(read(t, "README.md"), "```go\n")
	snippet, _, _ := strings.Cut(after, "```")
	_, body, _ := strings.Cut(snippet, "{\n")
	tested := strings.ReplaceAll(read(t, "harness/readme_test.go"), `"../cmd/rotate"`, `"./cmd/rotate"`)
	if snippet == "" || !strings.Contains(tested, body) {
		t.Error("the README's test is not the one in harness/readme_test.go")
	}
}

func TestREADMEListsTheOperations(t *testing.T) {
	t.Parallel()
	text := read(t, "README.md")
	if operationsTable(text) != text {
		t.Error("the README's table of operations is out of date; go test . -rewrite writes it anew")
	}
}

var operations = regexp.MustCompile(`(?s)<!-- operations -->.*<!-- /operations -->`)

func operationsTable(text string) string {
	there := fakesecrets.Operations()
	for _, op := range fakeauth0.Operations() {
		there[op.Name] = true
	}
	maps.Copy(there, fakelambda.Operations())
	maps.Copy(there, fakests.Operations())
	var names []string
	for name := range there {
		names = append(names, name)
	}
	slices.Sort(names)
	var b strings.Builder
	b.WriteString("<!-- operations -->\n| operation | there |\n|---|---|\n")
	for _, name := range names {
		answer := "yes"
		if !there[name] {
			answer = "not yet"
		}
		fmt.Fprintf(&b, "| `%s` | %s |\n", name, answer)
	}
	b.WriteString("<!-- /operations -->")
	return operations.ReplaceAllLiteralString(text, b.String())
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
