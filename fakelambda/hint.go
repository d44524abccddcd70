package fakelambda

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// What an interpreter says of a module that it does not find.
var (
	noPythonModule = regexp.MustCompile(`No module named '([^']+)'`)
	noNodeModule   = regexp.MustCompile(`Cannot find (?:module|package) '([^']+)'`)
)

// withBoto3 are the modules that come with Lambda's own Python.
var withBoto3 = []string{"boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six"}

// hint says what to do about an error that comes of packages which are not there, and is empty for any
// other. Lambda's words stay as they are: the hint stands beside them, in the log and in the journal.
func (p *processCode) hint(d document) string {
	switch p.language {
	case python:
		if m := noPythonModule.FindStringSubmatch(d.Message); m != nil {
			return p.pythonHint(m[1])
		}
	case node:
		if m := noNodeModule.FindStringSubmatch(d.Message); m != nil {
			return p.nodeHint(m[1])
		}
	}
	return ""
}

func (p *processCode) pythonHint(module string) string {
	top, _, _ := strings.Cut(module, ".")
	switch {
	case slices.Contains(withBoto3, top) && !p.has("requirements.txt"):
		return "boto3 comes with Lambda's Python, and " + p.bootstrap + " has no " + top + ": " + p.bootstrap + " -m pip install boto3, or name an interpreter that has it"
	case p.has("requirements.txt"):
		return "requirements.txt is there, and what it names is not: " + p.bootstrap + " -m pip install -r requirements.txt -t " + p.place() + ", or name an interpreter that has it"
	default:
		return "neither " + p.place() + " nor " + p.bootstrap + " has a module " + top
	}
}

func (p *processCode) nodeHint(module string) string {
	switch {
	case strings.HasPrefix(module, ".") || filepath.IsAbs(module):
		return ""
	case p.has("package.json") && !p.has("node_modules"):
		return "package.json is there, and node_modules is not: npm install in " + p.place()
	case strings.HasPrefix(module, "@aws-sdk/") || strings.HasPrefix(module, "@smithy/"):
		return "the AWS SDK comes with Lambda's Node.js, and there is none here: npm install --no-save " + module + " in " + p.place()
	default:
		return p.place() + " has no package " + module
	}
}

func (p *processCode) has(name string) bool {
	_, err := os.Stat(filepath.Join(p.dir, name))
	return err == nil
}

// place is where the user's files are: those of a zip are somewhere else than what is seen of them here.
func (p *processCode) place() string {
	if p.private != "" && strings.HasPrefix(p.dir, p.private) {
		return "the folder that the zip is made of"
	}
	return p.dir
}
