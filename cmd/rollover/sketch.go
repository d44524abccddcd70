package main

import (
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rolloverhq/rollover/fakelambda"
	"github.com/rolloverhq/rollover/internal/survey"
)

// sketch is a first set-up, made of what was seen of a project.
type sketch struct {
	survey           *survey.Survey
	folder           string // as seen from here
	from             string // as seen from the set-up's file
	runtime, handler string // as the user has said

	told    []string // what was found where, and what is to be filled in
	missing []string // lines for what is to be filled in
}

// usualAudience and usualSchedule are what stands there until somebody says otherwise.
const (
	usualAudience = "https://services.example.com"
	usualSchedule = "rate(24 hours)"
)

// given are the variables that Lambda or rollover sets.
var given = []string{"AWS_", "LAMBDA_", "_HANDLER", "SECRETS_MANAGER_ENDPOINT", "PATH", "HOME", "TMPDIR", "TZ", "LANG", "NODE_ENV"}

// text is the file.
func (k *sketch) text() string {
	function := k.function()
	line := k.line(function)
	var env strings.Builder
	for _, name := range k.names(function) {
		env.WriteString(k.env(name, function))
	}
	var b strings.Builder
	b.WriteString("# A first set-up, by `rollover init`. `rollover show --verbs` says what each line means.\n#\n# Found:\n")
	for _, line := range k.told {
		fmt.Fprintf(&b, "#   %s\n", line)
	}
	if len(k.told) == 0 {
		b.WriteString("#   nothing: neither code nor a template that is understood\n")
	}
	audience := k.audience(function)
	fmt.Fprintf(&b, `
# The tenant, under the name that the function knows it by; its API, and the client that gets tokens for it.
tenant https://demo.eu.auth0.com
api %s lifetime 25h
client billing granted %[1]s

# The secret with the client's credentials, and the one that is rotated. FILL IN: their names, and the members of the
# first as the code reads them.
secret auth0-secrets-demo {"CLIENT_ID":"{client.billing.id}","CLIENT_SECRET":"{client.billing.secret}"}
secret service-token-demo empty

`, audience)
	b.WriteString(line)
	b.WriteString(env.String())
	for _, line := range k.missing {
		b.WriteString(line)
	}
	schedule := k.schedule()
	fmt.Fprintf(&b, `
rotation of service-token-demo by %s on %s

# Who takes what is in the secret: a service that verifies the token by the tenant's keys. A client's own secret is
# "accepted by auth0 client-credentials". The JSON's member is found by itself.
credential of service-token-demo accepted by jwks %s leeway 0s keys-cached 15s refetch-on-unknown-kid
overlap lasting
`, nameOf(function), schedule, audience)
	return b.String()
}

// tell notes what was found, for the file and for the terminal.
func (k *sketch) tell(format string, args ...any) {
	k.told = append(k.told, fmt.Sprintf(format, args...))
}

func (k *sketch) place(p survey.Place) string {
	return path.Join(filepath.ToSlash(k.folder), p.String())
}

// function is the one that rotates: the only one, or the one whose name says so.
func (k *sketch) function() survey.Function {
	all := k.survey.Functions
	for _, f := range all {
		k.tell("%s: function %s%s", k.place(f.Place), f.Name, described(f))
	}
	for _, skipped := range k.survey.Skipped {
		k.tell("not understood: %s", path.Join(k.folder, skipped))
	}
	if len(all) == 1 {
		return all[0]
	}
	some := slices.DeleteFunc(slices.Clone(all), func(f survey.Function) bool {
		return !strings.Contains(strings.ToLower(f.Name+" "+f.Handler), "rotat")
	})
	if len(some) == 1 {
		return some[0]
	}
	if len(all) > 1 {
		k.tell("FILL IN: which of these functions rotates")
	}
	return survey.Function{}
}

func described(f survey.Function) string {
	var b strings.Builder
	for _, part := range []string{f.Runtime, f.Handler} {
		if part != "" {
			b.WriteString(", " + part)
		}
	}
	if f.Timeout > 0 {
		fmt.Fprintf(&b, ", timeout %s", f.Timeout)
	}
	return b.String()
}

// nameOf is a name for the function that is one word.
func nameOf(f survey.Function) string {
	if f.Name == "" {
		return "rotate"
	}
	return f.Name
}

// line is the verb `function`, as far as it can be written.
func (k *sketch) line(f survey.Function) string {
	runtime, handler := k.runtime, k.handler
	if runtime == "" {
		runtime = f.Runtime
	}
	if handler == "" {
		handler = f.Handler
	}
	timeout := ""
	if f.Timeout > 0 {
		timeout = " timeout " + f.Timeout.String()
	}
	code := relative(path.Join(k.from, f.Code))
	name := nameOf(f)
	if all := k.survey.Handlers; runtime == "" && handler == "" && len(all) == 1 {
		runtime, handler = all[0].Runtime, all[0].Handler
		k.tell("%s: a handler, %s", k.place(all[0].Place), handler)
	}
	goes, _ := filepath.Glob(filepath.Join(k.folder, filepath.FromSlash(f.Code), "*.go"))
	goes = slices.DeleteFunc(goes, func(file string) bool { return strings.HasSuffix(file, "_test.go") })
	switch {
	case len(goes) > 0 && !fakelambda.Interpreted(runtime):
		return fmt.Sprintf("# The function under test: a Go package.\nfunction %s from %s%s\n", name, code, timeout)
	case fakelambda.Interpreted(runtime) && handler != "":
		return fmt.Sprintf("# The function under test, with the packages of its interpreter: `interpreter .venv/bin/python` names another.\nfunction %s from %s runtime %s handler %s%s\n",
			name, code, runtime, handler, timeout)
	}
	k.missing = append(k.missing, "# FILL IN: the function's code, as in\n#   function "+name+" from ./src runtime python3.12 handler app.handler\n#   function "+name+" from ./bootstrap\n")
	return fmt.Sprintf("# The function under test. What it is has to be said: here, or as TARGET on the command line.\nfunction %s%s\n", name, timeout)
}

// names are all that the function's environment may hold, in order.
func (k *sketch) names(f survey.Function) []string {
	all := map[string]bool{}
	for _, n := range k.survey.Names {
		if !slices.ContainsFunc(given, func(prefix string) bool { return strings.HasPrefix(n.Name, prefix) }) {
			all[n.Name] = true
			k.tell("%s: reads %s", k.place(n.Place), n.Name)
		}
	}
	for name := range f.Env {
		all[name] = true
	}
	for _, name := range f.Unknown {
		all[name] = true
	}
	return slices.Sorted(maps.Keys(all))
}

// env is the line of one name: by what it is called, else as the template has it, else it is to be filled in.
func (k *sketch) env(name string, f survey.Function) string {
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(strings.ToUpper(name), word) })
	}
	value, literal := f.Env[name]
	switch {
	case has("AUDIENCE"):
		value = k.audience(f)
	case has("AUTH0", "TENANT", "ISSUER") && has("URL", "ISSUER"):
		value = "{auth0.url}"
		if strings.HasSuffix(f.Env[name], "/") {
			value += "/"
		}
	case has("AUTH0", "TENANT") && has("DOMAIN", "HOST"):
		value = "demo.eu.auth0.com"
	case has("CLIENT_ID"):
		value = "{client.billing.id}"
	case has("CLIENT_SECRET") && !has("ARN", "NAME", "_ID", "SECRETS"):
		value = "{client.billing.secret}"
	case literal:
	default:
		k.missing = append(k.missing, fmt.Sprintf("# FILL IN: env %s ...\n", name))
		k.tell("FILL IN: env %s", name)
		return ""
	}
	return fmt.Sprintf("env %s %s\n", name, value)
}

// audience is the one that a template names literally.
func (k *sketch) audience(f survey.Function) string {
	for _, name := range slices.Sorted(maps.Keys(f.Env)) {
		if strings.Contains(strings.ToUpper(name), "AUDIENCE") && f.Env[name] != "" && !strings.ContainsAny(f.Env[name], " \t\n") {
			return f.Env[name]
		}
	}
	return usualAudience
}

func (k *sketch) schedule() string {
	if len(k.survey.Schedules) == 1 {
		return k.survey.Schedules[0].Expression
	}
	return usualSchedule
}
