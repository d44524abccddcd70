package main

import (
	"fmt"
	"io"
	"time"

	"github.com/rolloverhq/rollover/report"
)

// views shows a run in several ways at once.
type views []report.View

func (v views) Head(r report.Run) {
	for _, view := range v {
		view.Head(r)
	}
}

func (v views) Scenario(s report.Scenario) {
	for _, view := range v {
		view.Scenario(s)
	}
}

func (v views) Foot() {
	for _, view := range v {
		view.Foot()
	}
}

// open returns the views that the flags ask for. keep puts the files in place when the run is complete;
// discard, to be called in any case, removes them if it is not.
func (f *runFlags) open(s streams) (v views, keep func() error, discard func(), err error) {
	if f.json {
		v = append(v, &report.JSON{W: s.out})
	} else {
		width, _ := columns(s.out)
		v = append(v, &report.Terminal{W: s.out, Colour: s.colour(s.out), Width: width})
	}
	var files viewFiles
	for _, file := range []struct {
		flag, name string
		view       func(io.Writer) report.View
	}{
		{"--junit", f.junit, func(w io.Writer) report.View { return &report.JUnit{W: w, At: time.Now()} }},
		{"--html", f.html, func(w io.Writer) report.View { return &report.HTML{W: w} }},
	} {
		if file.name == "" {
			continue
		}
		w, err := files.begin(file.flag, file.name)
		if err != nil {
			files.discard()
			return nil, nil, nil, err
		}
		v = append(v, file.view(w))
	}
	return v, files.keep, files.discard, nil
}

// viewFiles are the files that views write.
type viewFiles []viewFile

type viewFile struct {
	*draft
	flag string
	out  *firstError
}

// begin begins a file, of the name that a flag gives it.
func (v *viewFiles) begin(flag, name string) (io.Writer, error) {
	d, err := newDraft(name)
	if err != nil {
		return nil, fmt.Errorf("%s %w", flag, err)
	}
	out := &firstError{Writer: d}
	*v = append(*v, viewFile{d, flag, out})
	return out, nil
}

// keep puts the files in place.
func (v *viewFiles) keep() error {
	for _, f := range *v {
		if f.out.err != nil {
			return fmt.Errorf("%s: %w", f.flag, f.out.err)
		}
	}
	for _, f := range *v {
		if err := f.draft.keep(); err != nil {
			return err
		}
	}
	return nil
}

// discard removes what keep has not put in place.
func (v *viewFiles) discard() {
	for _, f := range *v {
		f.draft.discard()
	}
}
