package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
)

// sourceFile is the file of the target's code that a reader opens first, seen from the working directory: the
// one with func main of a Go package, the one with the handler of another language. It is empty where that
// cannot be seen, as of a zip.
func (t *targetFlags) sourceFile(args []string) string {
	if t.command != "" {
		return ""
	}
	folder := ""
	if len(args) > 0 {
		folder = args[0]
	} else if reference, err := referenceFolder(); err == nil {
		folder = reference
	}
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return ""
	}
	if t.handler != "" {
		return handlerFile(folder, t.handler)
	}
	return mainFile(folder)
}

// handlerFile is where a handler such as "app.handler" stands.
func handlerFile(folder, handler string) string {
	module, _, _ := strings.Cut(filepath.Base(handler), ".")
	stem := filepath.Join(folder, filepath.Dir(handler), module)
	for _, ending := range []string{".py", ".mjs", ".js", ".cjs"} {
		if info, err := os.Stat(stem + ending); err == nil && info.Mode().IsRegular() {
			return filepath.ToSlash(stem + ending)
		}
	}
	return ""
}

// mainFile is where func main of a Go package stands.
func mainFile(folder string) string {
	files, _ := filepath.Glob(filepath.Join(folder, "*.go")) // the pattern is right, whatever is in the folder's name
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		for _, d := range tree.Decls {
			if f, is := d.(*ast.FuncDecl); is && f.Recv == nil && f.Name.Name == "main" {
				return filepath.ToSlash(file)
			}
		}
	}
	return ""
}
