//go:build amd64 || arm64

package timewarp

import (
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// adoptStrays takes the threads that nobody told of. A thread that is killed between making another
// and telling of it leaves one behind that is traced all the same, and a process does not end
// before all its traced threads have been waited for.
func (s *supervisor) adoptStrays() {
	for pid, p := range s.processes {
		tasks, err := os.ReadDir("/proc/" + strconv.Itoa(pid) + "/task")
		if err != nil {
			continue // it has ended
		}
		for _, task := range tasks {
			tid, err := strconv.Atoi(task.Name())
			if err != nil || s.byTid[tid] != nil || s.add(tid, p) {
				continue
			}
			_, _, _ = wait4(tid, waitOwn|unix.WNOHANG) // gone while it was looked at
		}
	}
}

// leaderless reports whether a process has lost its first thread and not yet ended: either others live
// on, or somebody is missing.
func (s *supervisor) leaderless() bool {
	for pid := range s.processes {
		if t := s.byTid[pid]; t != nil && s.taskState(t) == 'Z' {
			return true
		}
	}
	return false
}
