package survey

import (
	"path"

	"github.com/goccy/go-yaml/ast"
)

// serverless reads the functions of the Serverless Framework's file, and the CloudFormation in it.
func (s *Survey) serverless(file string, text []byte) error {
	doc, err := document(text)
	if err != nil {
		return err
	}
	provider := at(doc, "provider")
	for _, function := range pairs(at(doc, "functions")) {
		f := Function{Name: keyOf(function), Code: path.Dir(file), Place: Place{file, lineAt(function.Key)}}
		for _, n := range []ast.Node{provider, function.Value} { // what is said of one goes before what is said of all
			for key, to := range map[string]*string{"runtime": &f.Runtime, "handler": &f.Handler} {
				if text, ok := scalar(at(n, key)); ok {
					*to = text
				}
			}
			f.seconds(at(n, "timeout"))
			f.env(at(n, "environment"))
		}
		s.Functions = append(s.Functions, f)
	}
	for _, resource := range pairs(at(doc, "resources", "Resources")) {
		s.rules(at(resource.Value, "Properties", "RotationRules"), file)
	}
	return nil
}
