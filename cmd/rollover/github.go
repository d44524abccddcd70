package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/rolloverhq/rollover/report"
)

// inGitHub reports whether this process is a step of a GitHub workflow.
func (s streams) inGitHub() bool { return s.getenv("GITHUB_ACTIONS") == "true" }

// annotations go to standard error: the runner listens to both streams, and standard output stays what was
// asked for.
func annotations(s streams) report.View {
	return &report.Annotations{W: s.err, Folder: fromWorkspace(s)}
}

// fromWorkspace is the working directory seen from the root of the repository, as far as that is known.
func fromWorkspace(s streams) string {
	root := s.getenv("GITHUB_WORKSPACE")
	here, err := os.Getwd()
	if root == "" || err != nil {
		return ""
	}
	folder, err := filepath.Rel(root, here)
	if err != nil || folder == ".." || strings.HasPrefix(folder, ".."+string(filepath.Separator)) {
		return ""
	}
	return filepath.ToSlash(folder)
}

// stepSummary is the summary of a step, which other commands of the step have perhaps begun.
type stepSummary struct {
	report.View
	file string
	text bytes.Buffer
}

// newStepSummary returns the summary that goes to a file; what is in there counts.
func newStepSummary(file string) *stepSummary {
	s := &stepSummary{file: file}
	room := report.StepSummaryRoom
	if info, err := os.Stat(file); err == nil { // keep says what is wrong with it otherwise
		room -= int(min(info.Size(), report.StepSummaryRoom))
	}
	s.View = &report.StepSummary{W: &s.text, Room: room}
	return s
}

// keep adds the summary to the file.
func (s *stepSummary) keep() error {
	f, err := os.OpenFile(s.file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("GITHUB_STEP_SUMMARY: %w", err)
	}
	_, err = f.Write(s.text.Bytes())
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("GITHUB_STEP_SUMMARY: %w", err)
	}
	return nil
}
