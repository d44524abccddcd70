package survey

import (
	"path"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// terraform reads the resources aws_lambda_function and aws_secretsmanager_secret_rotation.
func (s *Survey) terraform(file string, text []byte) error {
	parsed, problems := hclsyntax.ParseConfig(text, file, hcl.InitialPos)
	if problems.HasErrors() {
		return problems
	}
	body, ok := parsed.Body.(*hclsyntax.Body)
	if !ok {
		return nil
	}
	for _, block := range body.Blocks {
		if block.Type != "resource" || len(block.Labels) != 2 {
			continue
		}
		place := Place{file, block.DefRange().Start.Line}
		switch block.Labels[0] {
		case "aws_lambda_function":
			s.Functions = append(s.Functions, lambdaFunction(block, place))
		case "aws_secretsmanager_secret_rotation":
			for _, rules := range within(block, "rotation_rules") {
				if text := value(rules, "schedule_expression"); text != "" {
					s.Schedules = append(s.Schedules, Schedule{text, place})
				} else if days := value(rules, "automatically_after_days"); days != "" {
					s.Schedules = append(s.Schedules, Schedule{days + " days", place})
				}
			}
		}
	}
	return nil
}

func lambdaFunction(block *hclsyntax.Block, place Place) Function {
	f := Function{Name: block.Labels[1], Runtime: value(block, "runtime"), Handler: value(block, "handler"), Place: place}
	if code := value(block, "filename"); code != "" {
		f.Code = path.Join(path.Dir(place.File), code)
	}
	if seconds, err := time.ParseDuration(value(block, "timeout") + "s"); err == nil {
		f.Timeout = seconds
	}
	for _, environment := range within(block, "environment") {
		attribute := environment.Body.Attributes["variables"]
		if attribute == nil {
			continue
		}
		object, ok := attribute.Expr.(*hclsyntax.ObjectConsExpr)
		if !ok {
			continue
		}
		for _, item := range object.Items {
			name, _ := text(item.KeyExpr)
			value, known := text(item.ValueExpr)
			f.set(name, value, known)
		}
	}
	return f
}

// within are the blocks of a type inside another.
func within(block *hclsyntax.Block, kind string) (some []*hclsyntax.Block) {
	for _, b := range block.Body.Blocks {
		if b.Type == kind {
			some = append(some, b)
		}
	}
	return some
}

// value is an attribute that stands there literally, or empty.
func value(block *hclsyntax.Block, name string) string {
	attribute := block.Body.Attributes[name]
	if attribute == nil {
		return ""
	}
	text, _ := text(attribute.Expr)
	return text
}

// text is an expression without variables.
func text(e hcl.Expression) (string, bool) {
	v, problems := e.Value(nil)
	if problems.HasErrors() || v.IsNull() || !v.IsKnown() {
		return "", false
	}
	if v, err := convert.Convert(v, cty.String); err == nil && v.IsKnown() && !v.IsNull() {
		return v.AsString(), true
	}
	return "", false
}
