package fakelambda

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// python makes a folder with this app.py the function "guest".
func (b *bench) python(app string) string {
	b.Helper()
	return b.source(Config{Runtime: "python3.12", Handler: "app.handler"}, map[string]string{"app.py": app})
}

func TestPythonFindsItsHandler(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ handler, file string }{
		{"app.handler", "app.py"},
		{"pkg/mod.handler", "pkg/mod.py"},
		{"pkg.mod.handler", "pkg/mod.py"},
		{"src/deep/app.handler", "src/deep/app.py"},
		{"pkg.handler", "pkg/__init__.py"},
	} {
		t.Run(c.handler, func(t *testing.T) {
			t.Parallel()
			b := warped(t)
			dir := b.source(Config{Runtime: "python3.12", Handler: c.handler}, map[string]string{
				c.file:      "import os, beside\ndef handler(event, context):\n    return [event, os.getcwd() == os.environ['LAMBDA_TASK_ROOT'], beside.there]\n",
				"beside.py": "there = 'yes'\n",
			})
			if got := b.ok(`{"a":"é"}`); got != `[{"a": "é"}, true, "yes"]` {
				t.Error(got)
			}
			if left, err := os.ReadDir(dir); err != nil || len(left) != 2 {
				t.Errorf("the user's folder holds %v, %v", left, err)
			}
		})
	}
}

// What keeps a Python function from being loaded, in Lambda's words.
func TestPythonIsNotLoaded(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, handler, app, kind, message, log string }{
		{
			"no such module", "main.handler", "", "Runtime.ImportModuleError",
			"Unable to import module 'main': No module named 'main'", "has a module main]",
		},
		{
			"no such package", "app.handler", "import no_such_package", "Runtime.ImportModuleError",
			"Unable to import module 'app': No module named 'no_such_package'", "[ERROR] Runtime.ImportModuleError: Unable to import module",
		},
		{
			"not in the package", "app.handler", "from json import no_such_name", "Runtime.ImportModuleError",
			"Unable to import module 'app': cannot import name 'no_such_name' from 'json'", "",
		},
		{"no such function", "app.main", "handler = 1", "Runtime.HandlerNotFound", "Handler 'main' missing on module 'app'", ""},
		{
			"no function named", "app", "", "Runtime.MalformedHandlerName",
			"Bad handler 'app': not enough values to unpack (expected 2, got 1)", "",
		},
		{"built-in", "sys.exit", "", "Runtime.BuiltInModuleConflict", "Cannot use built-in module sys as a handler module", ""},
		{"syntax", "app.handler", "def handler(event, context)\n    pass", "Runtime.UserCodeSyntaxError", "Syntax error in module 'app': ", "\u00a0\u00a0File"},
		{"raises", "app.handler", "def load():\n    raise KeyError('TABLE')\nload()", "KeyError", "'TABLE'", "raise KeyError('TABLE')"},
		{"exits", "app.handler", "import sys; sys.exit(3)", "Runtime.ExitError", "exit status 3", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := warped(t)
			b.source(Config{Runtime: "python3.12", Handler: c.handler}, map[string]string{"app.py": c.app})
			f := b.failure(`{}`)
			i := b.last()
			if f.Type != c.kind || !strings.Contains(f.Message, c.message) || f.RequestID != "" {
				t.Errorf("%+v", f)
			}
			if i.Outcome != journal.InitError || !strings.Contains(i.Log, c.log) {
				t.Errorf("%s; log:\n%s", i.Outcome, i.Log)
			}
			if strings.Contains(strings.Join(f.StackTrace, ""), "bootstrap.py") {
				t.Errorf("the runtime's own frames: %q", f.StackTrace)
			}
		})
	}
}

// What goes wrong in a Python handler, in Lambda's words, and whether the sandbox survives it.
func TestPythonFails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, body    string
		outcome       journal.Outcome
		kind, message string
		warm          bool
	}{
		{"raises", "raise ValueError('no')", journal.Failed, "ValueError", "no", true},
		{"raises without a word", "raise ValueError()", journal.Failed, "ValueError", "", true},
		{"divides", "return 1 / 0", journal.Failed, "ZeroDivisionError", "division by zero", true},
		{"returns what is no JSON", "return {1, 2}", journal.Failed, "Runtime.MarshalError", "Unable to marshal response: Object of type set is not JSON serializable", true},
		{"returns a circle", "a = []; a.append(a); return a", journal.Failed, "Runtime.MarshalError", "Unable to marshal response: Circular reference detected", true},
		{"imports too late", "import no_such_package", journal.Failed, "ModuleNotFoundError", "No module named 'no_such_package'", true},
		{"raises what has no text", "raise type('Mute', (Exception,), {'__str__': lambda self: 1 / 0})()", journal.Exited, "Runtime.ExitError", "Runtime exited with error: exit status 1", false},
		{"exits", "import sys; sys.exit(4)", journal.Exited, "Runtime.ExitError", "Runtime exited with error: exit status 4", false},
		{"exits well", "import sys; sys.exit()", journal.Exited, "Runtime.ExitError", "Runtime exited without providing a reason", false},
		{"ends at once", "import os; os._exit(5)", journal.Exited, "Runtime.ExitError", "Runtime exited with error: exit status 5", false},
		{"is killed", "import os; os.kill(os.getpid(), 9)", journal.Exited, "Runtime.ExitError", "Runtime exited with error: signal: killed", false},
		{"sleeps too long", "import time; time.sleep(3600)", journal.TimedOut, "Sandbox.Timedout", "Task timed out after 30.00 seconds", false},
		{"computes for ever", "while True: pass", journal.TimedOut, "Sandbox.Timedout", "Task timed out after 1.00 seconds", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := warped(t)
			config := Config{Runtime: "python3.12", Handler: "app.handler"}
			if strings.Contains(c.message, " 1.00 ") {
				config.Timeout = time.Second
			}
			b.source(config, map[string]string{
				"app.py": "def handler(event, context):\n    if event: return event\n    " + c.body + "\n",
			})
			f := b.failure(`{}`)
			i := b.last()
			if f.Type != c.kind || !strings.HasSuffix(f.Message, c.message) || i.Outcome != c.outcome {
				t.Errorf("%s: %+v; log:\n%s", i.Outcome, f, i.Log)
			}
			if c.outcome == journal.Failed {
				if f.RequestID != i.RequestID {
					t.Errorf("request id %q", f.RequestID)
				}
				if raised := !strings.HasPrefix(c.kind, "Runtime."); raised == (len(f.StackTrace) == 0) || raised && !strings.Contains(f.StackTrace[0], `app.py", line 3, in handler`) {
					t.Errorf("stack trace %q", f.StackTrace)
				}
				if !strings.Contains(i.Log, "[ERROR] "+c.kind) {
					t.Errorf("log:\n%s", i.Log)
				}
			}
			if got := b.ok(`[1]`); got != "[1]" || b.last().Cold == c.warm {
				t.Errorf("the next invocation answers %s, cold is %t", got, b.last().Cold)
			}
		})
	}
}

func TestPythonAnswers(t *testing.T) {
	t.Parallel()
	b := warped(t)
	b.python(`
import decimal, threading, time
def handler(event, context):
    if event == "thread":
        threading.Thread(target=time.sleep, args=(3600,)).start()
    return {"none": None, "nan": float("nan"), "bytes": b"{}", "decimal": [decimal.Decimal("3"), decimal.Decimal("1.5")], "thread": "left"}[event]
`)
	for event, want := range map[string]string{
		"none": "null", "nan": "NaN", "bytes": "{}", "decimal": "[3, 1.5]", "thread": `"left"`,
	} {
		if got := b.ok(fmt.Sprintf("%q", event)); got != want {
			t.Errorf("%s: %s", event, got)
		}
	}
}

func TestPythonsContext(t *testing.T) {
	t.Parallel()
	b := warped(t)
	b.python(`
def handler(event, c):
    return {"arn": c.invoked_function_arn, "id": c.aws_request_id, "name": c.function_name, "version": c.function_version,
        "memory": c.memory_limit_in_mb, "group": c.log_group_name, "stream": c.log_stream_name, "client": c.client_context,
        "identity": c.identity.cognito_identity_id, "left": c.get_remaining_time_in_millis()}
`)
	b.w.Clock.Advance(400 * 24 * time.Hour)
	checkContext(t, b)
}

// checkContext holds what a handler was told to what the service knows.
func checkContext(t *testing.T, b *bench) {
	t.Helper()
	var c struct {
		Arn, ID, Name, Version, Memory, Group, Stream string
		Client, Identity                              any
		Left                                          float64
	}
	answer := b.ok(`{}`)
	if err := json.Unmarshal([]byte(answer), &c); err != nil {
		t.Fatal(err)
	}
	if c.Arn != b.s.ARN("guest") || c.ID != b.last().RequestID || c.Name != "guest" || c.Version != "$LATEST" || c.Memory != "128" ||
		c.Group != "/aws/lambda/guest" || !strings.Contains(c.Stream, "/[$LATEST]") || c.Client != nil || c.Identity != nil {
		t.Errorf("%s", answer)
	}
	if c.Left > 30000 || c.Left < 20000 {
		t.Errorf("%v ms are left", c.Left)
	}
}

func TestPythonsLog(t *testing.T) {
	t.Parallel()
	b := warped(t)
	b.python(`
import logging, sys
print("loaded")
logging.getLogger().setLevel(logging.INFO)
def handler(event, context):
    print("é", end="")
    print("to stderr", file=sys.stderr)
    logging.getLogger("boto3").info("hello %s", "there")
    logging.debug("not shown")
    logging.warning("two\nlines")
`)
	b.ok(`{}`)
	i := b.last()
	day := i.Started.Format("2006-01-02T15:04:05.")
	for _, want := range []string{
		"loaded\nSTART RequestId: " + i.RequestID + " Version: $LATEST\néto stderr\n[INFO]\t" + day,
		"Z\t" + i.RequestID + "\thello there\n[WARNING]\t" + day, "Z\t" + i.RequestID + "\ttwo\nlines\nEND",
	} {
		if !strings.Contains(i.Log, want) {
			t.Errorf("no %q in the log:\n%s", want, i.Log)
		}
	}
}

// The environment is Lambda's, and nothing of the host's is in it.
func TestPythonsEnvironment(t *testing.T) {
	t.Parallel()
	b := warped(t)
	dir := b.python("import os, sys\ndef handler(event, context):\n    return [dict(os.environ), sys.path[0]]\n")
	var got []json.RawMessage
	env, first := map[string]string{}, ""
	if err := json.Unmarshal([]byte(b.ok(`{}`)), &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(got[0], &env); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(got[1], &first); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"AWS_EXECUTION_ENV": "AWS_Lambda_python3.12", "_HANDLER": "app.handler", "LAMBDA_TASK_ROOT": dir, "TZ": ":UTC",
		"LANG": "en_US.UTF-8", "PYTHONPATH": env["LAMBDA_RUNTIME_DIR"], "AWS_LAMBDA_FUNCTION_NAME": "guest", "HOME": "", "USER": "",
	} {
		if env[name] != want {
			t.Errorf("%s is %q, not %q", name, env[name], want)
		}
	}
	if first != dir || env["_X_AMZN_TRACE_ID"] == "" {
		t.Errorf("first on the path: %s; trace %q", first, env["_X_AMZN_TRACE_ID"])
	}
}

func TestPythonLacksPackages(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"requirements", map[string]string{"app.py": "import no_such_package", "requirements.txt": "no-such-package\n"}, "requirements.txt is there, and what it names is not: "},
		// Raised by hand: the interpreter may have it.
		{"boto3", map[string]string{"app.py": `raise ImportError("No module named 'boto3'")`}, "boto3 comes with Lambda's Python, and "},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := warped(t)
			dir := b.source(Config{Runtime: "python3.12", Handler: "app.handler"}, c.files)
			b.failure(`{}`)
			told := facts[journal.Returned](b.w)
			if hint := told[0].Hint; !strings.HasPrefix(hint, c.want) || !strings.Contains(b.last().Log, "[rollover: "+c.want) {
				t.Errorf("%s\n%s", hint, b.last().Log)
			}
			if c.name == "requirements" && !strings.Contains(told[0].Hint, "-t "+dir) {
				t.Error(told[0].Hint)
			}
		})
	}
}

// A zip brings its own packages.
func TestPythonFromAZip(t *testing.T) {
	t.Parallel()
	b := warped(t)
	path := pack(t, member{"app.py", "import dep\ndef handler(event, context):\n    return dep.VALUE\n", 0o644}, member{"dep/__init__.py", "VALUE = 7\n", 0o644})
	c := Config{Name: "guest", Runtime: "python3.12", Handler: "app.handler", Interpreter: interpreterFor(t, "python3.12")}
	if err := b.s.Zip(c, path); err != nil {
		t.Fatal(err)
	}
	if got := b.ok(`{}`); got != "7" {
		t.Error(got)
	}
	if err := b.s.Remove("guest"); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(b.s.root); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestPlainPython(t *testing.T) {
	t.Parallel()
	b := plain(t)
	b.python("def handler(event, context):\n    return event['a'] + 1\n")
	if got := b.ok(`{"a":1}`); got != "2" {
		t.Error(got)
	}
	if f := b.failure(`{}`); f.Type != "KeyError" || f.Message != "'a'" {
		t.Errorf("%+v", f)
	}
}
