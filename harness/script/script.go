// Package script is the scenario language: what happens, and what must hold, as text.
//
// A file is a paragraph for people (lines that begin with #), then one verb a line. A set-up says
// what exists; a scenario begins with `use SETUP` and says what happens. The same file runs on every
// backend, from the command line and from Go. Each verb stands in a file of its own, with its help;
// Help prints them all.
package script

import (
	"fmt"
	"strings"
)

// Script is a file that has been read and understood. It is immutable and may be played any
// number of times, also at once.
type Script struct {
	File  string // as given to Parse, for messages
	Doc   string // the paragraph at its head
	steps []step
}

// step is one line, ready to be done.
type step struct {
	line *line
	verb verb
	do   command
}

// command is what a line does to a play.
type command func(*Play) error

// Parse reads a script. The error names file and line, what was expected there, and the nearest verb.
func Parse(file, text string) (*Script, error) {
	s := &Script{File: file}
	var doc []string
	for i, raw := range strings.Split(text, "\n") {
		text := strings.TrimSpace(raw)
		switch {
		case strings.HasPrefix(text, "#"):
			if len(s.steps) == 0 {
				doc = append(doc, strings.TrimSpace(strings.TrimPrefix(text, "#")))
			}
			continue
		case text == "":
			continue
		}
		l := newLine(file, i+1, text)
		st, err := parseLine(l)
		if err != nil {
			return nil, err
		}
		s.steps = append(s.steps, st)
	}
	if len(s.steps) == 0 {
		return nil, fmt.Errorf("%s: nothing in it: a script has one verb a line, such as `use service-token`", file)
	}
	s.Doc = strings.Join(doc, "\n")
	return s, nil
}

func parseLine(l *line) (step, error) {
	name := l.next()
	for _, v := range verbs() {
		if v.name == name {
			do, err := v.parse(l)
			if err != nil {
				return step{}, err
			}
			if extra := l.rest(); extra != "" {
				return step{}, l.expected("the end of the line", extra, v)
			}
			return step{l, v, do}, nil
		}
	}
	return step{}, l.errorf("no verb is called %q%s", name, nearest(name))
}

// Uses returns the names of the set-ups that the script uses.
func (s *Script) Uses() []string {
	var names []string
	for _, st := range s.steps {
		if words := strings.Fields(st.line.text); words[0] == "use" && len(words) > 1 {
			names = append(names, words[1])
		}
	}
	return names
}
