package seal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// begin starts the program in mount and IPC namespaces of its own, and leaves it stopped.
func (s start) begin(files []*os.File) (pid int, err error) {
	if len(files) != 3 {
		return 0, errors.New("a program is given three files")
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		// The thread's namespace and what it may do are not the keeper's any more, so the thread ends here.
		runtime.LockOSThread()
		if err = s.confine(); err != nil {
			err = fmt.Errorf("confine it: %w", err)
			return
		}
		pid, err = stopped(s.Program, files)
	}()
	<-done
	return pid, err
}

// confine takes from this thread what a program must not have: the machine's files, and every capability
// that it could get by being root of this place.
func (s start) confine() error {
	if err := unix.Unshare(unix.CLONE_NEWNS | unix.CLONE_NEWIPC); err != nil {
		return fmt.Errorf("unshare: %w", err)
	}
	if err := mount(outsideRoot+s.Tmp, "/tmp", "", unix.MS_BIND, ""); err != nil {
		return err
	}
	if err := unix.MountSetattr(-1, "/tmp", 0, &unix.MountAttr{Attr_set: unix.MOUNT_ATTR_NOSUID | unix.MOUNT_ATTR_NODEV}); err != nil {
		return err
	}
	for _, v := range s.Views {
		if err := reveal(outsideRoot+v.Outside, v.Inside); err != nil {
			return err
		}
	}
	if err := unix.Unmount(outsideRoot, unix.MNT_DETACH); err != nil {
		return fmt.Errorf("let the machine's files go: %w", err)
	}
	if err := unix.MountSetattr(-1, "/", 0, &unix.MountAttr{Attr_set: unix.MOUNT_ATTR_RDONLY}); err != nil {
		return fmt.Errorf("make / read-only: %w", err)
	}
	_, _ = unix.KeyctlJoinSessionKeyring("") // a kernel without keys has none to give away
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("no new privileges: %w", err)
	}
	for c := uintptr(0); ; c++ {
		err := unix.Prctl(unix.PR_CAPBSET_DROP, c, 0, 0, 0)
		if err == unix.EINVAL { // there is none of that number
			return nil
		}
		if err != nil {
			return fmt.Errorf("drop capabilities: %w", err)
		}
	}
}

// reveal makes a folder seen, unless it is already.
func reveal(outside, inside string) error {
	if _, err := os.Stat(inside); err == nil && !emptyHere(inside) {
		return nil
	}
	if err := ensure(inside); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return show(outside, inside)
}

// emptyHere reports whether a folder is one of those that are kept empty, or below.
func emptyHere(folder string) bool {
	entries, err := os.ReadDir(folder)
	return err == nil && len(entries) == 0
}

// stopped starts the program as a child of the keeper's, and leaves it stopped where it would begin: traced
// up to its exec, then let go.
func stopped(p Program, files []*os.File) (int, error) {
	pid, err := syscall.ForkExec(p.Path, p.Args, &syscall.ProcAttr{
		Dir: p.Dir, Env: p.Env, Files: []uintptr{files[0].Fd(), files[1].Fd(), files[2].Fd()},
		Sys: &syscall.SysProcAttr{Ptrace: true, Setsid: true},
	})
	if err != nil {
		return 0, fmt.Errorf("%s: %w", filepath.Base(p.Path), err)
	}
	if err := leaveStopped(pid); err != nil {
		_ = unix.Kill(pid, unix.SIGKILL)
		return 0, err
	}
	return pid, nil
}

func leaveStopped(pid int) error {
	if err := awaitStop(pid, 0); err != nil {
		return fmt.Errorf("wait for its exec: %w", err)
	}
	if _, _, e := unix.Syscall6(unix.SYS_PTRACE, unix.PTRACE_DETACH, uintptr(pid), 0, uintptr(unix.SIGSTOP), 0, 0); e != 0 {
		return fmt.Errorf("let it go: %w", e)
	}
	if err := awaitStop(pid, unix.WUNTRACED); err != nil {
		return fmt.Errorf("wait for its stop: %w", err)
	}
	return nil
}

func awaitStop(pid, options int) error {
	var status unix.WaitStatus
	for {
		_, err := unix.Wait4(pid, &status, options|unix.WALL, nil)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err == nil && !status.Stopped() {
			err = errors.New("it has ended")
		}
		return err
	}
}
