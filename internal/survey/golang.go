package survey

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
)

// golang finds os.Getenv and os.LookupEnv of a literal or a constant of the file.
func (s *Survey) golang(file string, text []byte) error {
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, file, text, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	constants := map[string]string{}
	ast.Inspect(tree, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && len(v.Names) == len(v.Values) {
			for i, name := range v.Names {
				if text, ok := literal(v.Values[i]); ok {
					constants[name.Name] = text
				}
			}
		}
		return true
	})
	ast.Inspect(tree, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) != 1 || !readsEnvironment(call.Fun) {
			return true
		}
		name, ok := literal(call.Args[0])
		if id, named := call.Args[0].(*ast.Ident); named {
			name, ok = constants[id.Name]
		}
		if ok {
			s.read(name, file, fset.Position(call.Pos()).Line)
		}
		return true
	})
	return nil
}

// readsEnvironment reports whether a function is os.Getenv or os.LookupEnv, or is called as they are where one is
// handed on.
func readsEnvironment(f ast.Expr) bool {
	switch f := f.(type) {
	case *ast.SelectorExpr:
		of, ok := f.X.(*ast.Ident)
		return ok && of.Name == "os" && (f.Sel.Name == "Getenv" || f.Sel.Name == "LookupEnv")
	case *ast.Ident:
		return f.Name == "getenv"
	}
	return false
}

func literal(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(l.Value)
	return text, err == nil
}
