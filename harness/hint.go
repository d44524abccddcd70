package harness

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// What a template says of its function (AWS SAM, CloudFormation, the Serverless Framework).
var (
	templates       = []string{"template.yaml", "template.yml", "serverless.yml"}
	templateRuntime = regexp.MustCompile(`(?mi)^\s*runtime:\s*['"]?((?:python|nodejs)[\w.]+)`)
	templateHandler = regexp.MustCompile(`(?mi)^\s*handler:\s*['"]?([\w./-]+)`)
	templateCode    = regexp.MustCompile(`(?m)^\s*CodeUri:\s*['"]?([\w./-]+)`)
)

// Where a function's handler stands by custom, the likeliest file first.
var (
	pythonFiles = []string{"lambda_function.py", "app.py", "handler.py", "main.py", "index.py"}
	nodeFiles   = []string{"index.mjs", "index.js", "index.cjs", "app.mjs", "app.js", "handler.js"}

	pythonHandler = regexp.MustCompile(`(?m)^def (\w*handler)\(`)
	nodeHandler   = regexp.MustCompile(`(?m)^(?:export (?:const|async function|function) |exports\.|module\.exports\.)(\w*[hH]andler)\b`)
)

// projects are files that show what has to be built first.
var projects = []struct{ pattern, advice string }{
	{"Cargo.toml", "build it with cargo lambda build, and name the bootstrap"},
	{"pom.xml", "build it, and give the command that starts its runtime client with --command"},
	{"build.gradle*", "build it, and give the command that starts its runtime client with --command"},
	{"*.csproj", "publish it as an executable with Amazon.Lambda.RuntimeSupport, and name that"},
	{"tsconfig.json", "compile it, and name the folder of what came out with --runtime nodejs22.x --handler index.handler"},
	{"package.json", "add --runtime nodejs22.x and --handler"},
	{"requirements.txt", "add --runtime python3.12 and --handler"},
}

// hint looks at files that are no target as they stand, and returns what was seen there and what to add; both
// are empty if nothing is familiar.
func hint(files fs.FS) (seen, advice string) {
	if info, err := fs.Stat(files, "bootstrap"); err == nil && !info.IsDir() {
		return "bootstrap", "add --runtime provided.al2023"
	}
	for _, name := range templates {
		if text, err := fs.ReadFile(files, name); err == nil {
			if advice := templateAdvice(string(text)); advice != "" {
				return name, advice
			}
		}
	}
	for _, l := range []struct {
		names   []string
		handler *regexp.Regexp
		runtime string
	}{{pythonFiles, pythonHandler, "python3.12"}, {nodeFiles, nodeHandler, "nodejs22.x"}} {
		for _, name := range l.names {
			if text, err := fs.ReadFile(files, name); err == nil {
				function := "handler"
				if m := l.handler.FindSubmatch(text); m != nil {
					function = string(m[1])
				}
				return name, fmt.Sprintf("add --runtime %s --handler %s.%s", l.runtime, strings.TrimSuffix(name, path.Ext(name)), function)
			}
		}
	}
	for _, p := range projects {
		if found, _ := fs.Glob(files, p.pattern); len(found) > 0 { // the patterns are sound
			return found[0], p.advice
		}
	}
	return "", ""
}

// templateAdvice is what a template's one function needs, and empty if it has several, or none for Python or
// Node.js.
func templateAdvice(text string) string {
	one := func(pattern *regexp.Regexp) string {
		var all []string
		for _, m := range pattern.FindAllStringSubmatch(text, -1) {
			all = append(all, m[1])
		}
		if all = slices.Compact(all); len(all) != 1 {
			return ""
		}
		return all[0]
	}
	runtime, handler := one(templateRuntime), one(templateHandler)
	if runtime == "" || handler == "" {
		return ""
	}
	advice := fmt.Sprintf("add --runtime %s --handler %s", runtime, handler)
	if code := path.Clean(one(templateCode)); code != "." {
		advice = fmt.Sprintf("name the folder %s in it, and %s", code, advice)
	}
	return advice
}
