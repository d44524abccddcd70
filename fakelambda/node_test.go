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

// node makes a folder with this index.js the function "guest".
func (b *bench) node(index string) string {
	b.Helper()
	return b.source(Config{Runtime: "nodejs20.x", Handler: "index.handler"}, map[string]string{"index.js": index})
}

func TestNodeFindsItsHandler(t *testing.T) {
	t.Parallel()
	const common, module = "exports.handler = async (event) => [event, process.cwd() === process.env.LAMBDA_TASK_ROOT]",
		"export const handler = async (event) => [event, process.cwd() === process.env.LAMBDA_TASK_ROOT]"
	for _, c := range []struct {
		name, handler string
		files         map[string]string
	}{
		{"CommonJS", "index.handler", map[string]string{"index.js": common}},
		{"cjs", "index.handler", map[string]string{"index.cjs": common, "package.json": `{"type":"module"}`}},
		{"mjs", "index.handler", map[string]string{"index.mjs": module}},
		{"type module", "index.handler", map[string]string{"index.js": module, "package.json": `{"type":"module"}`}},
		{"in a folder", "src/deep/app.handler", map[string]string{"src/deep/app.js": common}},
		{"in a folder of modules", "src/app.handler", map[string]string{"src/app.js": module, "package.json": `{"type":"module"}`}},
		{"nested", "index.api.v1.handler", map[string]string{"index.js": "exports.api = {v1: module.exports}\n" + common}},
		{"a folder's index", "lib.handler", map[string]string{"lib/index.js": common}},
		{"a package", "dep.handler", map[string]string{"node_modules/dep/index.js": common}},
		{"awaits at the top", "index.handler", map[string]string{"index.mjs": "await new Promise((r) => setTimeout(r, 1000))\n" + module}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := warped(t)
			b.source(Config{Runtime: "nodejs20.x", Handler: c.handler}, c.files)
			if got := b.ok(`{"a":"é"}`); got != `[{"a":"é"},true]` {
				t.Error(got)
			}
		})
	}
}

// What keeps a Node.js function from being loaded, in Lambda's words.
func TestNodeIsNotLoaded(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, handler, file, text, kind, message, log string }{
		{"no such module", "main.handler", "index.js", "", "Runtime.ImportModuleError", "Error: Cannot find module 'main'\nRequire stack:\n- ", "Uncaught Exception"},
		{"no such package", "index.handler", "index.js", "require('no-such-package')", "Runtime.ImportModuleError", "Error: Cannot find module 'no-such-package'\nRequire stack:\n- ", "has no package no-such-package]"},
		{"no such package of a module", "index.handler", "index.mjs", "import 'no-such-package'", "Error", "Cannot find package 'no-such-package' imported from ", ""},
		{"no such function", "index.main", "index.js", "exports.handler = 1", "Runtime.HandlerNotFound", "index.main is undefined or not exported", ""},
		{"no function", "index.handler", "index.js", "exports.handler = 1", "Runtime.HandlerNotFound", "index.handler is not a function", ""},
		{"no function named", "index", "index.js", "", "Runtime.MalformedHandlerName", "Bad handler", ""},
		{"out of the folder", "../index.handler", "index.js", "", "Runtime.MalformedHandlerName", "'../index.handler' is not a valid handler name. Use absolute paths when specifying root directories in handler names.", ""},
		{"syntax", "index.handler", "index.js", "exports.handler = async () => {", "Runtime.UserCodeSyntaxError", "SyntaxError: Unexpected end of input", "index.js:1"},
		{"syntax of a module", "index.handler", "index.mjs", "export const handler = async () => {", "Runtime.UserCodeSyntaxError", "SyntaxError: Unexpected end of input", ""},
		{"throws", "index.handler", "index.js", "throw new TypeError('no table')", "TypeError", "no table", "Uncaught Exception"},
		{"rejects", "index.handler", "index.mjs", "Promise.reject(new Error('no table')); await new Promise((r) => setTimeout(r, 1000)); export const handler = 1", "Runtime.UnhandledPromiseRejection", "Error: no table", "Unhandled Promise Rejection"},
		{"exits", "index.handler", "index.js", "process.exit(3)", "Runtime.ExitError", "exit status 3", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := warped(t)
			b.source(Config{Runtime: "nodejs20.x", Handler: c.handler}, map[string]string{c.file: c.text})
			f := b.failure(`{}`)
			i := b.last()
			if f.Type != c.kind || !strings.Contains(f.Message, c.message) {
				t.Errorf("%+v", f)
			}
			if i.Outcome != journal.InitError || !strings.Contains(i.Log, c.log) {
				t.Errorf("%s; log:\n%s", i.Outcome, i.Log)
			}
			if c.kind != "Runtime.ExitError" && len(f.Trace) == 0 {
				t.Errorf("no trace: %+v", f)
			}
		})
	}
}

// What goes wrong in a Node.js handler, in Lambda's words, and whether the sandbox survives it.
func TestNodeFails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, body    string
		outcome       journal.Outcome
		kind, message string
		warm          bool
	}{
		{"throws", "throw new RangeError('no')", journal.Failed, "RangeError", "no", true},
		{"throws without a word", "throw new Error()", journal.Failed, "Error", "", true},
		{"throws a string", "throw 'no'", journal.Failed, "string", "no", true},
		{"rejects", "return Promise.reject(new Error('no'))", journal.Failed, "Error", "no", true},
		{"rejects with nothing", "return Promise.reject()", journal.Failed, "string", "handled", true},
		{"throws what has no text", "throw {get name() { throw 1 }}", journal.Failed, "handled", "callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack", true},
		{"calls back an error", "callback(new Error('no'))", journal.Failed, "Error", "no", true},
		{"calls back an error later", "setTimeout(() => callback('no'), 1000)", journal.Failed, "string", "no", true},
		{"returns what is no JSON", "return Promise.resolve(1n)", journal.Failed, "Error", "Unable to stringify response body", true},
		{"returns a circle", "const a = []; a.push(a); return Promise.resolve(a)", journal.Failed, "Error", "Unable to stringify response body", true},
		{"leaves a rejection", "Promise.reject(new Error('no')); return new Promise(() => {})", journal.Failed, "Runtime.UnhandledPromiseRejection", "Error: no", false},
		{"throws later", "setTimeout(() => { throw new Error('later') }, 1000)", journal.Failed, "Error", "later", false},
		{"exits", "process.exit(4)", journal.Exited, "Runtime.ExitError", "Runtime exited with error: exit status 4", false},
		{"exits well", "process.exit()", journal.Exited, "Runtime.ExitError", "Runtime exited without providing a reason", false},
		{"aborts", "process.abort()", journal.Exited, "Runtime.ExitError", "Runtime exited with error: signal: aborted", false},
		{"waits for ever", "setInterval(() => {}, 1000)", journal.TimedOut, "Sandbox.Timedout", "Task timed out after 30.00 seconds", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := warped(t)
			b.node("exports.handler = (event, context, callback) => {\n  if (event[0]) return Promise.resolve(event)\n  " + c.body + "\n}\n")
			f := b.failure(`{}`)
			i := b.last()
			if f.Type != c.kind || !strings.HasSuffix(f.Message, c.message) || i.Outcome != c.outcome {
				t.Errorf("%s: %+v; log:\n%s", i.Outcome, f, i.Log)
			}
			if strings.HasSuffix(c.kind, "Error") && c.outcome == journal.Failed && (len(f.Trace) < 2 || !strings.Contains(i.Log, "\tERROR\t")) {
				t.Errorf("trace %q; log:\n%s", f.Trace, i.Log)
			}
			if got := b.ok(`[1]`); got != "[1]" || b.last().Cold == c.warm {
				t.Errorf("the next invocation answers %s, cold is %t", got, b.last().Cold)
			}
		})
	}
}

// The ways to answer, and how long Lambda waits for what a handler has left in the event loop.
func TestNodeAnswers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, body, answer string
		took               time.Duration // at least, and less than a minute more
	}{
		{"promise", "return Promise.resolve(1)", "1", 0},
		{"promise, and a timer is left", "setTimeout(() => {}, 20000); return Promise.resolve(1)", "1", 0},
		{"undefined", "return Promise.resolve()", "null", 0},
		{"not a number", "return Promise.resolve([NaN, undefined])", "[null,null]", 0},
		{"a function", "return Promise.resolve(() => {})", "null", 0},
		{"callback", "callback(null, 2)", "2", 0},
		{"callback waits for a timer", "setTimeout(() => {}, 20000); callback(null, 2)", "2", 19 * time.Second},
		{"callback that does not wait", "setTimeout(() => {}, 20000); context.callbackWaitsForEmptyEventLoop = false; callback(null, 2)", "2", 0},
		{"callback later", "setTimeout(() => callback(null, 3), 20000)", "3", 19 * time.Second},
		{"a second callback", "callback(null, 4); callback(null, 5)", "4", 0},
		{"callback after a promise", "setTimeout(() => callback(null, 5), 1); return new Promise((r) => setTimeout(r, 1000, 6))", "5", 0},
		{"returns no promise", "return 7", "null", 0},
		{"returns no promise, and a timer is left", "setTimeout(() => {}, 20000); return 7", "null", 19 * time.Second},
		{"a promise that nobody settles", "return new Promise(() => {})", "null", 0},
		{"succeed", "setTimeout(() => {}, 20000); context.succeed(8)", "8", 0},
		{"done", "context.done(null, 9)", "9", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := warped(t)
			b.node("exports.handler = (event, context, callback) => {\n  if (event[0]) return Promise.resolve(event)\n  " + c.body + "\n}\n")
			if got, took := b.ok(`{}`), b.last().Took; got != c.answer || took < c.took || took > c.took+10*time.Second {
				t.Errorf("%s after %s", got, took)
			}
			if got := b.ok(`[1]`); got != "[1]" || b.last().Cold {
				t.Errorf("the next invocation answers %s, cold is %t", got, b.last().Cold)
			}
		})
	}
}

// Since Node.js 24 Lambda calls nobody who wants to be called back.
func TestNode24TakesNoCallback(t *testing.T) {
	t.Parallel()
	b := warped(t)
	c := Config{Name: "guest", Runtime: "nodejs24.x", Handler: "index.handler", Interpreter: interpreterFor(t, "nodejs20.x")}
	dir := files(t, map[string]string{"index.js": "exports.handler = (event, context, callback) => callback(null, 1)"})
	if err := b.s.Folder(c, dir); err != nil {
		t.Fatal(err)
	}
	if f := b.failure(`{}`); f.Type != "Runtime.CallbackHandlerDeprecated" || b.last().Outcome != journal.InitError {
		t.Errorf("%+v", f)
	}
}

func TestNodesContext(t *testing.T) {
	t.Parallel()
	b := warped(t)
	b.node(`exports.handler = async (event, c) => ({
  arn: c.invokedFunctionArn, id: c.awsRequestId, name: c.functionName, version: c.functionVersion, memory: c.memoryLimitInMB,
  group: c.logGroupName, stream: c.logStreamName, client: c.clientContext, identity: c.identity, left: c.getRemainingTimeInMillis(),
})`)
	b.w.Clock.Advance(400 * 24 * time.Hour)
	checkContext(t, b)
}

func TestNodesLog(t *testing.T) {
	t.Parallel()
	b := warped(t)
	b.node(`
console.log('loading')
exports.handler = async () => {
  console.log('é', 1, {a: 2})
  console.error(new Error('no').message)
  console.debug('%s there', 'hello')
  console.warn('two\nlines')
  process.stdout.write('as it is\n')
}`)
	b.ok(`{}`)
	i := b.last()
	for _, want := range []string{
		"Z\tundefined\tINFO\tloading\nSTART RequestId: " + i.RequestID,
		"Z\t" + i.RequestID + "\tINFO\té 1 { a: 2 }\n", "Z\t" + i.RequestID + "\tERROR\tno\n",
		"Z\t" + i.RequestID + "\tDEBUG\thello there\n", "Z\t" + i.RequestID + "\tWARN\ttwo\nlines\nas it is\nEND",
		"\n" + i.Started.Format("2006-01-02T15:04:05."),
	} {
		if !strings.Contains(i.Log, want) {
			t.Errorf("no %q in the log:\n%s", want, i.Log)
		}
	}
}

func TestNodesEnvironment(t *testing.T) {
	t.Parallel()
	b := warped(t)
	dir := b.node("exports.handler = async () => process.env")
	env := map[string]string{}
	if err := json.Unmarshal([]byte(b.ok(`{}`)), &env); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"AWS_EXECUTION_ENV": "AWS_Lambda_nodejs20.x", "_HANDLER": "index.handler", "LAMBDA_TASK_ROOT": dir, "TZ": ":UTC",
		"AWS_LAMBDA_FUNCTION_NAME": "guest", "HOME": "", "USER": "",
	} {
		if env[name] != want {
			t.Errorf("%s is %q, not %q", name, env[name], want)
		}
	}
	if paths := strings.Split(env["NODE_PATH"], string(os.PathListSeparator)); paths[len(paths)-1] != dir {
		t.Errorf("NODE_PATH %v", paths)
	}
}

func TestNodeLacksPackages(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"package.json": {map[string]string{"index.js": "require('no-such-package')", "package.json": "{}"}, "package.json is there, and node_modules is not: npm install in "},
		"SDK":          {map[string]string{"index.mjs": "import '@aws-sdk/client-no-such-service'"}, "the AWS SDK comes with Lambda's Node.js, and there is none here: npm install --no-save @aws-sdk/client-no-such-service in "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := warped(t)
			dir := b.source(Config{Runtime: "nodejs20.x", Handler: "index.handler"}, c.files)
			b.failure(`{}`)
			if told := facts[journal.Returned](b.w)[0].Hint; told != c.want+dir {
				t.Error(told)
			}
		})
	}
}

func TestPlainNode(t *testing.T) {
	t.Parallel()
	b := plain(t)
	b.node("exports.handler = async (event) => event.a.b")
	if got := b.ok(`{"a":{"b":3}}`); got != "3" {
		t.Error(got)
	}
	if f := b.failure(`{}`); f.Type != "TypeError" || !strings.Contains(fmt.Sprint(f.Trace), "index.js:1") {
		t.Errorf("%+v", f)
	}
}
