//go:build amd64 || arm64

package timewarp

import "path/filepath"

// remark says something about a process, once. It names the program and not the process's id, so that
// the same history reads the same.
func (s *supervisor) remark(p *process, text string) {
	if s.config.Remark == nil {
		return
	}
	said := filepath.Base(program(p.pid)) + " " + text
	if s.remarks[said] {
		return
	}
	if s.remarks == nil {
		s.remarks = map[string]bool{}
	}
	s.remarks[said] = true
	s.config.Remark(said)
}
