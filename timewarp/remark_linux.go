//go:build amd64 || arm64

package timewarp

import "fmt"

// remark says something about a process, once.
func (s *supervisor) remark(p *process, text string) {
	if s.config.Remark == nil {
		return
	}
	said := fmt.Sprintf("process %d (%s) %s", p.pid, program(p.pid), text)
	if s.remarks[said] {
		return
	}
	s.remarks[said] = true
	s.config.Remark(said)
}
