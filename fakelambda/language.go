package fakelambda

import "strings"

// language is what one family of Lambda's own runtimes runs, and on what.
type language struct {
	name     string // as people write it
	family   string // what the runtime's identifier begins with
	client   string // its runtime client, a file of clients/
	flags    []string
	commands []string // names of the interpreter; %s is the version
	question []string // arguments that make the interpreter print its path and its version, a line each
	example  string   // a handler
}

var python = &language{
	name: "Python", family: "python", client: "bootstrap.py",
	flags:    []string{"-u"}, // what it prints comes as it is printed
	commands: []string{"python%s", "python3", "python"},
	question: []string{"-c", "import sys; print(sys.executable); print('%d.%d.%d' % sys.version_info[:3])"},
	example:  "app.handler",
}

var node = &language{
	name: "Node.js", family: "nodejs", client: "bootstrap.mjs",
	commands: []string{"node%s", "node-%s", "node", "nodejs"},
	question: []string{"-e", "console.log(process.execPath); console.log(process.versions.node)"},
	example:  "index.handler",
}

// fits reports whether an interpreter's version is the one that a runtime's identifier names.
func (l *language) fits(version, wanted string) bool {
	return version == wanted || strings.HasPrefix(version, wanted+".")
}
