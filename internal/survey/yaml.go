package survey

import (
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// document is the mapping that a YAML file holds, or nil.
func document(text []byte) (ast.Node, error) {
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		first, _, _ := strings.Cut(strings.TrimSpace(err.Error()), "\n")
		return nil, &syntaxError{first}
	}
	if len(file.Docs) == 0 {
		return nil, nil
	}
	return file.Docs[0].Body, nil
}

// syntaxError is a parser's error without the lines that it quotes.
type syntaxError struct{ text string }

func (e *syntaxError) Error() string { return e.text }

// pairs are the members of a mapping.
func pairs(n ast.Node) []*ast.MappingValueNode {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	}
	return nil
}

// at is what stands under a path of keys, or nil.
func at(n ast.Node, keys ...string) ast.Node {
	for _, key := range keys {
		var found ast.Node
		for _, pair := range pairs(n) {
			if keyOf(pair) == key {
				found = pair.Value
			}
		}
		if n = found; n == nil {
			return nil
		}
	}
	return n
}

func keyOf(pair *ast.MappingValueNode) string {
	text, _ := scalar(pair.Key)
	return text
}

// scalar is a value that stands there literally: no reference, no function of CloudFormation's, no variable.
func scalar(n ast.Node) (string, bool) {
	var text string
	switch n := n.(type) {
	case *ast.StringNode:
		text = n.Value
	case *ast.LiteralNode:
		text = strings.TrimSpace(n.Value.Value)
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		text = n.GetToken().Value
	default:
		return "", false
	}
	return text, !strings.Contains(text, "${")
}

func lineAt(n ast.Node) int {
	if n == nil || n.GetToken() == nil || n.GetToken().Position == nil {
		return 1
	}
	return n.GetToken().Position.Line
}

// env puts the members of a mapping into a function's environment.
func (f *Function) env(n ast.Node) {
	for _, pair := range pairs(n) {
		value, ok := scalar(pair.Value)
		f.set(keyOf(pair), value, ok)
	}
}

func (f *Function) set(name, value string, known bool) {
	switch {
	case name == "":
	case known:
		if f.Env == nil {
			f.Env = map[string]string{}
		}
		f.Env[name] = value
	default:
		f.Unknown = append(f.Unknown, name)
	}
}
