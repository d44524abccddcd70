package report

import (
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/rolloverhq/rollover/verdict"
)

// AnnotationsPerKind is how many annotations of a kind GitHub shows of one step; it drops the others without a
// word.
const AnnotationsPerKind = 10

// Annotations writes a run as GitHub's workflow commands, which become annotations: an error for each scenario
// that failed, with its gravest finding, a warning for each that was skipped, and a notice for each of which a
// baseline has something to say. Of more than GitHub shows,
// the last tells how many there are. All is written by Foot. It is not safe for concurrent use.
type Annotations struct {
	// W is where the runner listens: standard output or standard error of the step.
	W io.Writer
	// Folder is the working directory, seen from the root of the repository, which annotations go by; empty
	// if they are the same.
	Folder string

	run      Run
	errors   []annotation
	warnings []annotation
	notices  []annotation
}

var _ View = (*Annotations)(nil)

// annotation is one workflow command.
type annotation struct {
	title, file string
	line        int // 0: of the whole file
	text        string
}

// Head takes where the target's code is.
func (a *Annotations) Head(r Run) { a.run = r }

// Scenario takes a scenario.
func (a *Annotations) Scenario(s Scenario) {
	switch s.Status {
	case Failed:
		a.errors = append(a.errors, a.failure(s))
	case Skipped:
		file, line := a.place(s.File, s.Reason)
		a.warnings = append(a.warnings, annotation{"skipped: " + s.Name, file, line, s.Reason})
	}
	if lines := s.besides(); len(lines) > 0 {
		a.notices = append(a.notices, annotation{title: s.Name, text: strings.Join(lines, "\n")})
	}
}

// failure tells the gravest finding; the others are counted.
func (a *Annotations) failure(s Scenario) annotation {
	made := annotation{title: s.Name, text: "failed"}
	made.file, _ = a.place(a.run.File, "")
	var lines []string
	if len(s.Findings) > 0 {
		f := s.Findings[0]
		lines = append(lines, f.String())
		if f.Advice != "" {
			lines = append(lines, "a correct Lambda: "+f.Advice)
		}
		if n := len(s.Findings) - 1; n > 0 {
			lines = append(lines, "and "+plural(n, "finding")+" more")
		}
		if s.File != "" && (f.Kind == verdict.UnmetExpectation || f.Kind == verdict.FaultNeverHappened) {
			made.file, made.line = a.place(s.File, f.Text)
		}
	}
	if s.Replay != "" {
		lines = append(lines, "again: "+s.Replay)
	}
	if len(lines) > 0 {
		made.text = strings.Join(lines, "\n")
	}
	return made
}

// place is a file as GitHub knows it, and the line of it that a text begins with.
func (a *Annotations) place(file, text string) (string, int) {
	if file == "" {
		return "", 0
	}
	line := 0
	if rest, named := strings.CutPrefix(text, file+":"); named {
		number, _, _ := strings.Cut(rest, ":")
		line, _ = strconv.Atoi(number) // what is no number is no line
	}
	if path.IsAbs(file) {
		return file, line
	}
	return path.Join(a.Folder, file), line
}

// Foot writes the annotations.
func (a *Annotations) Foot() {
	a.write("error", a.errors, "failed")
	a.write("warning", a.warnings, "were skipped")
	a.write("notice", a.notices, "have something in the baseline")
}

// write writes as many as are shown, the last of which tells of those that are not.
func (a *Annotations) write(command string, all []annotation, what string) {
	if more := len(all) - (AnnotationsPerKind - 1); more > 1 {
		all = append(all[:AnnotationsPerKind-1:AnnotationsPerKind-1], annotation{
			title: "rollover", text: fmt.Sprintf("%d scenarios more %s: GitHub shows %d annotations of a kind", more, what, AnnotationsPerKind),
		})
	}
	for _, n := range all {
		_, _ = fmt.Fprintln(a.W, n.as(command)) // the caller's writer keeps its error
	}
}

// as is the workflow command.
func (n annotation) as(command string) string {
	text := "::" + command + " title=" + property.Replace(clean(n.title))
	if n.file != "" {
		text += ",file=" + property.Replace(n.file)
	}
	if n.line > 0 {
		text += fmt.Sprintf(",line=%d", n.line)
	}
	lines := strings.Split(n.text, "\n")
	for i, line := range lines {
		lines[i] = clean(line)
	}
	return text + "::" + data.Replace(strings.Join(lines, "\n"))
}

// How the parts of a workflow command are escaped.
var (
	data     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
