package report_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/report"
)

// junitElement is what testdata/junit.xsd says of an element, for machines without xmllint.
type junitElement struct {
	children string // the names of all children, each with a space behind it
	required map[string]string
	optional map[string]string
	textToo  bool
}

const (
	anyText = `.*`
	aWord   = `\s*\S[\s\S]*`
	aNumber = `[0-9]+`
	aTime   = `[0-9]+(\.[0-9]+)?`
)

func junitSchema() map[string]junitElement {
	failed := junitElement{required: map[string]string{"type": anyText}, optional: map[string]string{"message": anyText}, textToo: true}
	return map[string]junitElement{
		"testsuites": {children: `(testsuite )*`},
		"testsuite": {
			children: `properties (testcase )*system-out system-err `,
			required: map[string]string{
				"id": aNumber, "package": anyText, "name": aWord, "timestamp": `\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d`, "hostname": aWord,
				"tests": aNumber, "failures": aNumber, "errors": aNumber, "time": aTime,
			},
			optional: map[string]string{"skipped": aNumber},
		},
		"properties": {children: `(property )*`},
		"property":   {required: map[string]string{"name": aWord, "value": anyText}},
		"testcase": {
			children: `(skipped |error |failure )?`,
			required: map[string]string{"name": aWord, "classname": aWord, "time": aTime},
		},
		"skipped": {optional: map[string]string{"message": anyText}},
		"error":   failed, "failure": failed,
		"system-out": {textToo: true}, "system-err": {textToo: true},
	}
}

// checkJUnit holds a document to the schema.
func checkJUnit(document []byte) error {
	type open struct{ name, children string }
	stack := []open{{}}
	schema := junitSchema()
	for d := xml.NewDecoder(bytes.NewReader(document)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		top := &stack[len(stack)-1]
		switch token := token.(type) {
		case xml.StartElement:
			name := token.Name.Local
			if err := schema[name].attributes(name, token.Attr); err != nil {
				return err
			}
			top.children += name + " "
			stack = append(stack, open{name: name})
		case xml.CharData:
			if strings.TrimSpace(string(token)) != "" && !schema[top.name].textToo {
				return fmt.Errorf("text in %s", top.name)
			}
		case xml.EndElement:
			if !regexp.MustCompile(`^(?:` + schema[top.name].children + `)$`).MatchString(top.children) {
				return fmt.Errorf("%s holds %q", top.name, top.children)
			}
			stack = stack[:len(stack)-1]
		}
	}
	if stack[0].children != "testsuites " {
		return fmt.Errorf("the document is %q", stack[0].children)
	}
	return nil
}

func (e junitElement) attributes(name string, attrs []xml.Attr) error {
	seen := map[string]bool{}
	for _, a := range attrs {
		form, known := e.required[a.Name.Local]
		if !known {
			form, known = e.optional[a.Name.Local]
		}
		if !known || !regexp.MustCompile(`(?s)^(?:`+form+`)$`).MatchString(a.Value) {
			return fmt.Errorf("%s has %s=%q", name, a.Name.Local, a.Value)
		}
		seen[a.Name.Local] = true
	}
	for required := range e.required {
		if !seen[required] {
			return fmt.Errorf("%s has no %s", name, required)
		}
	}
	return nil
}

func junitDocuments() map[string][]byte {
	all := map[string][]byte{}
	for name, scenarios := range map[string][]report.Scenario{"sample": sample(), "one": sample()[:1], "none": nil} {
		var out bytes.Buffer
		v := &report.JUnit{W: &out, At: sampleAt}
		v.Head(sampleRun())
		for _, s := range scenarios {
			v.Scenario(s)
		}
		v.Foot()
		all[name] = out.Bytes()
	}
	return all
}

// brokenJUnit are the sample's document, each with one thing wrong.
func brokenJUnit() map[string][]byte {
	good := string(junitDocuments()["sample"])
	broken := map[string][]byte{}
	for name, swap := range map[string][2]string{
		"no time":            {` time="0.120"`, ``},
		"a time of no form":  {`time="0.120"`, `time="120ms"`},
		"no host":            {` hostname="localhost"`, ``},
		"an instant's zone":  {`timestamp="2035-01-09T12:00:00"`, `timestamp="2035-01-09T12:00:00Z"`},
		"a stranger":         {`<properties>`, `<stranger></stranger><properties>`},
		"out of order":       {`<system-err></system-err>`, ``},
		"a failure of none":  {`<failure type="outage"`, `<failure`},
		"unknown attribute":  {`<skipped `, `<skipped why="x" `},
		"a case's output":    {`</failure>`, `</failure><system-out></system-out>`},
		"a count of letters": {`tests="3"`, `tests="three"`},
	} {
		text := strings.Replace(good, swap[0], swap[1], 1)
		if text == good {
			panic("nothing to break: " + name)
		}
		broken[name] = []byte(text)
	}
	return broken
}

func TestJUnitKeepsToTheSchema(t *testing.T) {
	t.Parallel()
	for name, document := range junitDocuments() {
		if err := checkJUnit(document); err != nil {
			t.Errorf("%s: %v\n%s", name, err, document)
		}
	}
	for name, document := range brokenJUnit() {
		if checkJUnit(document) == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

// TestXMLLintAgrees holds the check above to the schema itself.
func TestXMLLintAgrees(t *testing.T) {
	t.Parallel()
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("no xmllint in PATH")
	}
	folder := t.TempDir()
	valid := func(document []byte) (bool, []byte) {
		file := filepath.Join(folder, "document.xml")
		if err := os.WriteFile(file, document, 0o644); err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), lint, "--noout", "--nonet", "--schema", "testdata/junit.xsd", file).CombinedOutput()
		return err == nil, out
	}
	for name, document := range junitDocuments() {
		if ok, out := valid(document); !ok {
			t.Errorf("%s: %s", name, out)
		}
	}
	for name, document := range brokenJUnit() {
		if ok, _ := valid(document); ok {
			t.Errorf("%s is taken", name)
		}
	}
}

// What a function writes cannot make a document that no reader takes.
func FuzzJUnit(f *testing.F) {
	for _, text := range []string{"", "]]>", "\x00\x1b", "\ufffe", "<a b='c'>", "\xff", "\u2028"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var out bytes.Buffer
		s := sample()[1]
		s.Why, s.Reason, s.Findings = text, text, slices.Clone(s.Findings)
		s.Findings[0].Text, s.Findings[0].Advice = text, text
		s.Notes = []string{text}
		v := &report.JUnit{W: &out, At: sampleAt}
		v.Head(report.Run{Target: text, Notes: []string{text}})
		v.Scenario(s)
		s.Status = report.Skipped
		v.Scenario(s)
		v.Foot()
		if err := checkJUnit(out.Bytes()); err != nil {
			t.Errorf("%q: %v\n%s", text, err, out.Bytes())
		}
	})
}
