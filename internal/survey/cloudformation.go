package survey

import (
	"path"
	"strconv"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// cloudFormation reads functions and schedules of a template of CloudFormation or SAM. Other YAML has none.
func (s *Survey) cloudFormation(file string, text []byte) error {
	doc, err := document(text)
	if err != nil || at(doc, "Resources") == nil {
		return nil // some other YAML, or a template of templates
	}
	general := at(doc, "Globals", "Function")
	for _, resource := range pairs(at(doc, "Resources")) {
		kind, _ := scalar(at(resource.Value, "Type"))
		properties := at(resource.Value, "Properties")
		switch kind {
		case "AWS::Serverless::Function", "AWS::Lambda::Function":
			f := Function{Name: keyOf(resource), Place: Place{file, lineAt(resource.Key)}}
			for _, n := range []ast.Node{general, properties} { // what is said of one goes before what is said of all
				f.properties(n, path.Dir(file))
			}
			s.Functions = append(s.Functions, f)
		case "AWS::SecretsManager::RotationSchedule":
			s.rules(at(properties, "RotationRules"), file)
		}
	}
	return nil
}

// properties takes what is literal.
func (f *Function) properties(n ast.Node, folder string) {
	for key, to := range map[string]*string{"Runtime": &f.Runtime, "Handler": &f.Handler} {
		if text, ok := scalar(at(n, key)); ok {
			*to = text
		}
	}
	if text, ok := scalar(at(n, "CodeUri")); ok {
		f.Code = path.Join(folder, text)
	}
	f.seconds(at(n, "Timeout"))
	f.env(at(n, "Environment", "Variables"))
}

func (f *Function) seconds(n ast.Node) {
	if text, ok := scalar(n); ok {
		if seconds, err := strconv.Atoi(text); err == nil {
			f.Timeout = time.Duration(seconds) * time.Second
		}
	}
}

// rules takes the schedule of a rotation.
func (s *Survey) rules(n ast.Node, file string) {
	if text, ok := scalar(at(n, "ScheduleExpression")); ok {
		s.Schedules = append(s.Schedules, Schedule{text, Place{file, lineAt(n)}})
	} else if days, ok := scalar(at(n, "AutomaticallyAfterDays")); ok {
		s.Schedules = append(s.Schedules, Schedule{days + " days", Place{file, lineAt(n)}})
	}
}
