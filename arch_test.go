package rollover_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/rolloverhq/rollover"

// arrows are the imports that must not be, directly or by way of others, with the reason. A name
// that ends in /... stands for the folder and all below it; "ours" for every package of the module
// but those in the folder itself. A folder that is not there yet is no matter.
var arrows = []struct{ from, never, why string }{
	{"clock/...", "ours", "time is a leaf: whatever it knew of the fakes, it would have to wait for"},
	{"fault/...", "ours", "a fault is data; the shell of the fakes carries it out"},
	{"journal/...", "ours", "facts are a contract between those who write and those who judge, and belong to neither"},
	{"iam/...", "ours", "a policy means the same whoever asks; what an action needs is for each service to say"},
	{"timewarp/...", "ours", "it serves any process, and is told the world's time by a function"},
	{"internal/legible/...", "ours", "whoever shows text needs it"},
	{"internal/ca/...", "ours", "whoever serves TLS needs a certificate, and the authority needs nobody"},
	{"rotation/...", "ours", "the reference is deployed as it is, and must never learn that it is tested"},
	{"scenarios/...", "ours", "scenarios are text, so that another engine can play them"},
	{"docs/...", "ours", "pages are text, for whatever shows them"},
	{"conformance/...", "ours", "the same questions are put to a fake and to any other endpoint"},

	{"world", "internal/wire/...", "a world is what fakes agree on, and listens to nobody"},
	{"world", "fakeauth0/...", "a world knows none of those who live in it"},
	{"world", "fakesecrets/...", "a world knows none of those who live in it"},
	{"world", "fakelambda/...", "a world knows none of those who live in it"},
	{"world", "harness/...", "a world knows none of those who live in it"},

	{"verdict/...", "clock/...", "a verdict is a pure function of the journal: it must hold for one that was read from a file"},
	{"verdict/...", "world/...", "a verdict is a pure function of the journal: it must hold for one that was read from a file"},
	{"verdict/...", "fault/...", "a verdict judges what happened, not what was meant to"},
	{"verdict/...", "harness/...", "a verdict is a pure function of the journal"},
	{"trail/...", "clock/...", "what an operator sees is a pure function of the journal: it must hold for one that was read from a file"},
	{"trail/...", "world/...", "what an operator sees is a pure function of the journal: it must hold for one that was read from a file"},
	{"trail/...", "fault/...", "an operator sees what happened, not what was meant to"},
	{"trail/...", "verdict/...", "what is told in an account is one thing, and what it means another"},
	{"trail/...", "harness/...", "what an operator sees is a pure function of the journal"},
	{"verdict/...", "trail/...", "a verdict knows more than an operator is told"},
	{"fakesecrets/...", "trail/...", "who writes history does not tell it"},
	{"fakelambda/...", "trail/...", "who writes history does not tell it"},
	{"baseline/...", "world/...", "a baseline is about findings, wherever they come from"},
	{"baseline/...", "harness/...", "a baseline is about findings, wherever they come from"},
	{"report/...", "world/...", "a report is a view of the journal and of verdicts, and may be made elsewhere"},
	{"report/...", "harness/...", "a report is a view of the journal and of verdicts, and may be made elsewhere"},

	{"internal/wire/...", "fakeauth0/...", "the shell knows no fake, or each would be in all"},
	{"internal/wire/...", "fakesecrets/...", "the shell knows no fake, or each would be in all"},
	{"internal/wire/...", "fakelambda/...", "the shell knows no fake, or each would be in all"},
	{"internal/wire/...", "verdict/...", "who writes history does not judge it"},

	{"fakeauth0/...", "fakesecrets/...", "fakes meet in the harness alone, as the real ones do over the network"},
	{"fakeauth0/...", "fakelambda/...", "fakes meet in the harness alone, as the real ones do over the network"},
	{"fakeauth0/...", "gateway/...", "fakes meet in the harness alone, as the real ones do over the network"},
	{"fakesecrets/...", "fakeauth0/...", "fakes meet in the harness alone, as the real ones do over the network"},
	{"fakesecrets/...", "fakelambda/...", "Secrets Manager invokes through an interface of one method, so that a test may stand in"},
	{"fakesecrets/...", "gateway/...", "fakes meet in the harness alone, as the real ones do over the network"},
	{"fakests/...", "fakesecrets/...", "fakes meet in the harness alone, as the real ones do over the network"},
	{"fakests/...", "fakelambda/...", "fakes meet in the harness alone, as the real ones do over the network"},
	{"fakelambda/...", "fakests/...", "fakes meet in the harness alone, as the real ones do over the network"},
	{"fakesecrets/...", "fakests/...", "fakes meet in the harness alone, as the real ones do over the network"},
	{"remotesecrets/...", "fakesecrets/...", "it takes the embedded service's place, and stands on none of it"},
	{"remotesecrets/...", "fakeauth0/...", "fakes meet in the harness alone, as the real ones do over the network"},
	{"remotesecrets/...", "fakelambda/...", "it invokes through an interface of one method, so that a test may stand in"},
	{"remotesecrets/...", "gateway/...", "fakes meet in the harness alone, as the real ones do over the network"},
	{"remotesecrets/...", "verdict/...", "who writes history does not judge it"},
	{"remotesecrets/...", "harness/...", "a proxy is of use without the stack"},
	{"remotesecrets/relay", "ours", "it is built by itself, in a module of its own"},
	{"fakesecrets/...", "remotesecrets/...", "the embedded service knows of no other"},
	{"fakests/...", "harness/...", "a fake is of use without the stack"},
	{"fakelambda/...", "fakeauth0/...", "a function may be about anything"},
	{"fakelambda/...", "fakesecrets/...", "a function may be about anything"},
	{"gateway/...", "fakeauth0/...", "the gateway leads names to addresses, and does not care who is there"},
	{"gateway/...", "fakesecrets/...", "the gateway leads names to addresses, and does not care who is there"},
	{"gateway/...", "fakelambda/...", "the gateway leads names to addresses, and does not care who is there"},
	{"fakelambda/...", "gateway/...", "what encloses a process is an interface here, so that a test may stand in"},
	{"gateway/...", "verdict/...", "who writes history does not judge it"},
	{"gateway/...", "harness/...", "a gateway is of use without the stack"},
	{"fakeauth0/...", "verdict/...", "who writes history does not judge it"},
	{"fakesecrets/...", "verdict/...", "who writes history does not judge it"},
	{"fakelambda/...", "verdict/...", "who writes history does not judge it"},
	{"fakeauth0/...", "harness/...", "a fake is of use without the stack"},
	{"fakesecrets/...", "harness/...", "a fake is of use without the stack"},
	{"fakelambda/...", "harness/...", "a fake is of use without the stack"},
	{"fakeauth0/...", "timewarp/...", "only the Lambda service runs processes"},
	{"fakesecrets/...", "timewarp/...", "only the Lambda service runs processes"},

	{"harness", "harness/script/...", "the scenario language is written in terms of the stack, not the reverse"},
	{"harness", "harness/localstack/...", "who does not ask for LocalStack does not link it"},
	{"harness/script/...", "harness/localstack/...", "who does not ask for LocalStack does not link it"},
	{"harness/...", "page/...", "a stack is of use without anybody who watches it"},
	{"report/...", "page/...", "a report is a view of the journal and of verdicts, and may be made elsewhere"},
	{"cmd/rotate", "world/...", "what is deployed holds nothing of the tool"},
	{"cmd/rotate", "clock/...", "what is deployed holds nothing of the tool"},
	{"cmd/rotate", "harness/...", "what is deployed holds nothing of the tool"},
	{"cmd/rotate", "timewarp/...", "what is deployed holds nothing of the tool"},
	{"examples/...", "ours", "the subjects are strangers' Lambdas, and know no more than those"},
	{"...", "cmd/...", "a command is the end of the line"},
	{"...", "examples/...", "a subject is built and run, never linked"},
	{"...", "testing", "the command would carry the flags of go test; take a small interface instead"},
}

// linkContainers are the only rooms that may link testcontainers: the one that is for it, and the command. With it
// comes testing, which has no flags until somebody calls its Init.
var linkContainers = []string{"harness/localstack", "cmd/rollover"}

func linksContainers(name string) bool { return slices.Contains(linkContainers, name) }

type goPackage struct {
	ImportPath, Dir, Name string
	Deps                  []string
}

// packages are those of the module, by their path within it.
func packages(t *testing.T) map[string]goPackage {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Dir,Name,Deps", "./...").Output()
	if err != nil {
		if failed := new(exec.ExitError); errors.As(err, &failed) {
			t.Fatalf("go list: %s", failed.Stderr)
		}
		t.Fatal(err)
	}
	all := map[string]goPackage{}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all[within(p.ImportPath)] = p
	}
}

// within is an import path as seen from the module's root, "." for the root itself.
func within(importPath string) string {
	if importPath == module {
		return "."
	}
	return strings.TrimPrefix(importPath, module+"/")
}

// covers reports whether pattern stands for name.
func covers(pattern, name string) bool {
	folder, deep := strings.CutSuffix(pattern, "...")
	folder = strings.TrimSuffix(folder, "/")
	return name == folder || deep && (folder == "" || strings.HasPrefix(name, folder+"/"))
}

func TestArrows(t *testing.T) {
	t.Parallel()
	all := packages(t)
	for name, p := range all {
		for _, a := range arrows {
			if !covers(a.from, name) || a.never == "testing" && linksContainers(name) {
				continue
			}
			for _, d := range p.Deps {
				dep := within(d)
				_, ours := all[dep]
				bad := covers(a.never, dep)
				if a.never == "ours" {
					bad = ours && !covers(a.from, dep)
				}
				if bad && !(a.from == "..." && covers(a.never, name)) {
					t.Errorf("%s imports %s, perhaps by way of another: %s", name, dep, a.why)
				}
			}
		}
		for _, d := range p.Deps {
			if (strings.Contains(d, "testcontainers") || strings.Contains(d, "moby")) && !linksContainers(name) {
				t.Errorf("%s imports %s: only %v may, so that nobody else needs Docker", name, d, linkContainers)
			}
		}
	}
}

// sources parses every Go file of the module that is not in testdata, whatever its build tags, and
// calls f with its path from the root.
func sources(t *testing.T, mode parser.Mode, f func(file string, fset *token.FileSet, tree *ast.File)) {
	t.Helper()
	fset := token.NewFileSet()
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		switch base := filepath.Base(file); {
		case err != nil:
			return err
		case d.IsDir() && file != "." && (base == "testdata" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_")):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(file, ".go"):
			return nil
		}
		tree, err := parser.ParseFile(fset, file, nil, mode)
		if err == nil {
			f(filepath.ToSlash(file), fset, tree)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestThisFileCovers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pattern, name string
		want          bool
	}{
		{"clock/...", "clock", true}, {"clock/...", "clock/x", true}, {"clock/...", "clockwork", false},
		{"world", "world/x", false}, {"...", "anything/at/all", true}, {"testing", "testing/fstest", false},
	} {
		if got := covers(c.pattern, c.name); got != c.want {
			t.Errorf("covers(%q, %q) = %v", c.pattern, c.name, got)
		}
	}
}

// hostly are the ways in which the host's clock, its dice and its environment could come into a
// world.
var hostly = map[string][]string{
	"time":         {"Now", "Sleep", "After", "AfterFunc", "NewTimer", "NewTicker", "Tick", "Since", "Until"},
	"os":           {"Getenv", "LookupEnv", "Environ"},
	"math/rand":    nil, // the import itself
	"math/rand/v2": nil,
}

// mayBeHostly are the rooms whose affair the host is.
var mayBeHostly = []string{"clock/...", "world/...", "timewarp/...", "cmd/...", "examples/..."}

// hostlyBecause are the other places, each with its reason. One that is not needed any more is an
// error too.
var hostlyBecause = map[string]string{
	"internal/wire/server.go time.After":               "Close gives up on a handler that does not end, in the host's time",
	"fakelambda/handler.go time.After":                 "Close gives up on a handler that does not end, in the host's time",
	"fakelambda/alarm.go time.Now":                     "the watchdog of a function that computes for ever, which no virtual time-out reaches",
	"fakelambda/alarm.go time.AfterFunc":               "the watchdog of a function that computes for ever, which no virtual time-out reaches",
	"internal/lambdainit/main.go os.Getenv":            "it is the first process of a container, whose environment is its command line",
	"internal/lambdainit/main.go os.Environ":           "it is the first process of a container, whose environment is its command line",
	"internal/lambdainit/invocation.go time.Now":       "it runs in LocalStack's containers, in the host's time",
	"internal/lambdainit/invocation.go time.AfterFunc": "it runs in LocalStack's containers, in the host's time",
	"harness/hosttime.go time.Now":                     "a process without timewarp lives in the host's time, and its world begins there",
	"remotesecrets/hosttime.go time.NewTimer":          "an endpoint lives in the host's time, and is waited for in it",
	"remotesecrets/relay/main.go os.Getenv":            "it is a function, whose environment is its configuration",
	"harness/localstack/hosttime.go time.NewTimer":     "a Docker engine lives in the host's time, and is waited for in it",
	"harness/localstack/engine.go os.Getenv":           "which engine is meant is said in the environment, as everywhere",
	"harness/localstack/run.go os.Getenv":              "which image a test uses is said in its environment",
}

func TestHostStaysOutside(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	sources(t, 0, func(file string, fset *token.FileSet, tree *ast.File) {
		folder := path.Dir(file)
		if strings.HasSuffix(file, "_test.go") || slices.ContainsFunc(mayBeHostly, func(room string) bool { return covers(room, folder) }) {
			return
		}
		complain := func(at token.Pos, what string) {
			key := file + " " + what
			if used[key] = true; hostlyBecause[key] == "" {
				t.Errorf("%s: %s: ask the world instead, or give the reason in %s", fset.Position(at), what, "arch_test.go")
			}
		}
		local := map[string]string{} // :: name in this file → package
		for _, i := range tree.Imports {
			of := strings.Trim(i.Path.Value, `"`)
			functions, hosts := hostly[of]
			if !hosts {
				continue
			}
			if functions == nil {
				complain(i.Pos(), of)
			}
			name := path.Base(of)
			if i.Name != nil {
				name = i.Name.Name
			}
			local[name] = of
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && slices.Contains(hostly[local[x.Name]], s.Sel.Name) {
					complain(s.Pos(), local[x.Name]+"."+s.Sel.Name)
				}
			}
			return true
		})
	})
	for key := range hostlyBecause {
		if !used[key] {
			t.Errorf("%s is not there any more: take the exception out", key)
		}
	}
}

// unexplained are the rooms whose packages nobody imports from outside.
var unexplained = []string{".", "cmd/...", "examples/...", "internal/...", "gateway/internal/...", "timewarp/internal/..."}

// shownElsewhere are packages without an Example, each with the place that shows its use instead.
var shownElsewhere = map[string]string{
	"harness/script": "scenarios/, and rollover show --verbs",
	"remotesecrets":  "harness/backend_test.go, and docs/backends.md",
}

// wellKnown are the methods of which everybody knows what they do.
var wellKnown = []string{"Error", "String", "Unwrap", "Is", "ServeHTTP", "Read", "Write", "Close", "MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText"}

func TestEverythingExportedIsExplained(t *testing.T) {
	t.Parallel()
	documented, examples := map[string]bool{}, map[string]bool{}
	sources(t, parser.ParseComments, func(file string, fset *token.FileSet, tree *ast.File) {
		folder := path.Dir(file)
		if tree.Name.Name == "main" || slices.ContainsFunc(unexplained, func(room string) bool { return covers(room, folder) }) {
			return
		}
		if strings.HasSuffix(file, "_test.go") {
			for _, d := range tree.Decls {
				if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && strings.HasPrefix(f.Name.Name, "Example") {
					examples[folder] = true
				}
			}
			return
		}
		documented[folder] = documented[folder] || tree.Doc != nil
		for _, d := range tree.Decls {
			for _, name := range bare(d) {
				t.Errorf("%s: %s has no doc comment", fset.Position(d.Pos()), name)
			}
		}
	})
	for folder, has := range documented {
		if !has {
			t.Errorf("package %s has no package comment", folder)
		}
		if !examples[folder] && shownElsewhere[folder] == "" {
			t.Errorf("package %s has no Example", folder)
		}
	}
}

// bare are the exported names that a declaration declares without a word.
func bare(d ast.Decl) (names []string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Doc == nil && d.Name.IsExported() && (d.Recv == nil || receiver(d).IsExported() && !slices.Contains(wellKnown, d.Name.Name)) {
			names = append(names, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				if s.Name.IsExported() && d.Doc == nil && s.Doc == nil {
					names = append(names, s.Name.Name)
				}
			case *ast.ValueSpec:
				for _, n := range s.Names {
					if n.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
						names = append(names, n.Name)
					}
				}
			}
		}
	}
	return names
}

// receiver is the type whose method f is.
func receiver(f *ast.FuncDecl) *ast.Ident {
	switch x := f.Recv.List[0].Type.(type) {
	case *ast.StarExpr:
		if id, ok := x.X.(*ast.Ident); ok {
			return id
		}
	case *ast.Ident:
		return x
	}
	return ast.NewIdent("_") // of a generic type: none has methods without a comment yet
}
