package seal

import (
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// Cell is a place that nothing can leave. Make it with New. All methods are safe for concurrent use.
type Cell struct {
	keeper *exec.Cmd
	tried  *os.File // sees what nobody answers

	mu     sync.Mutex // one question at a time
	socket int        // to the keeper; -1 once closed
}

// New makes a Cell. The error says in one sentence why there can be none here.
func New(c Config) (*Cell, error) {
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_SEQPACKET|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, os.NewSyscallError("socketpair", err)
	}
	theirs := os.NewFile(uintptr(pair[1]), "keeper")
	defer theirs.Close()
	cell := &Cell{socket: pair[0]}
	if err := unix.SetsockoptInt(pair[0], unix.SOL_SOCKET, unix.SO_PASSCRED, 1); err != nil {
		unix.Close(pair[0])
		return nil, os.NewSyscallError("setsockopt", err)
	}
	cell.keeper = &exec.Cmd{
		Path: c.Keeper, Args: []string{name}, Env: []string{"GOMAXPROCS=2", "GOGC=off"}, Dir: "/",
		ExtraFiles: []*os.File{theirs},
		SysProcAttr: &syscall.SysProcAttr{
			Setsid:     true,
			Cloneflags: unix.CLONE_NEWUSER | unix.CLONE_NEWNS | unix.CLONE_NEWPID | unix.CLONE_NEWNET | unix.CLONE_NEWIPC | unix.CLONE_NEWUTS,
			// Inside, whoever runs this is root of nothing but the place.
			UidMappings: []syscall.SysProcIDMap{{HostID: os.Geteuid(), Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{HostID: os.Getegid(), Size: 1}},
		},
	}
	var said limited
	cell.keeper.Stderr = &said
	if err := cell.keeper.Start(); err != nil {
		unix.Close(pair[0])
		return nil, fmt.Errorf("namespaces are refused here: %w", bare(err))
	}
	theirs.Close() // so that the keeper's end is seen
	tried, err := cell.setUp(c)
	if err != nil {
		return nil, errors.Join(said.instead(err), cell.Close())
	}
	cell.tried = tried
	return cell, nil
}

// setUp tells the keeper what the place is to be like.
func (c *Cell) setUp(config Config) (*os.File, error) {
	if err := send(c.socket, config, nil, 0); err != nil {
		return nil, err
	}
	files, _, err := c.answer()
	if err != nil {
		return nil, err
	}
	if len(files) != 1 {
		closeAll(files)
		return nil, errors.New("the keeper did not do as it was told")
	}
	return files[0], nil
}

// Listen returns a TCP socket that listens inside, and does not block. Port 0 is a free one.
func (c *Cell) Listen(at netip.AddrPort) (*os.File, error) {
	return c.one(request{Listen: at.String()})
}

// Packets returns a UDP socket that is bound inside, and does not block.
func (c *Cell) Packets(at netip.AddrPort) (*os.File, error) {
	return c.one(request{Packets: at.String()})
}

func (c *Cell) one(r request) (*os.File, error) {
	files, _, err := c.ask(r, nil)
	if err == nil && len(files) != 1 {
		err = errors.New("the keeper gave no socket")
	}
	if err != nil {
		closeAll(files)
		return nil, err
	}
	return files[0], nil
}

// Start starts a program inside, with its standard input, output and error. It returns the process's id as
// seen from outside when it has been stopped by SIGSTOP before its first instruction. The folders of a
// program are seen under the paths that they are given by.
func (c *Cell) Start(p Program, files [3]*os.File) (pid int, err error) {
	begin := start{Program: p}
	for _, folder := range p.See {
		real, err := filepath.EvalSymlinks(folder)
		if err != nil {
			return 0, err
		}
		begin.Views = append(begin.Views, view{real, folder})
	}
	var descriptors []int
	for _, f := range files {
		descriptors = append(descriptors, int(f.Fd()))
	}
	_, pid, err = c.ask(request{Start: &begin}, descriptors)
	return pid, err
}

func (c *Cell) ask(r request, descriptors []int) ([]*os.File, int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.socket < 0 {
		return nil, 0, errors.New("the place is closed")
	}
	if err := send(c.socket, r, descriptors, 0); err != nil {
		return nil, 0, err
	}
	return c.answer()
}

func (c *Cell) answer() ([]*os.File, int, error) {
	var r reply
	files, pid, err := receive(c.socket, &r)
	if errors.Is(err, io.EOF) || errors.Is(err, unix.ECONNRESET) {
		err = errors.New("the keeper has ended")
	}
	if err == nil && r.Error != "" {
		err = errors.New(r.Error)
	}
	return files, pid, err
}

// Close ends the keeper and every process inside.
func (c *Cell) Close() error {
	c.mu.Lock()
	if c.socket < 0 {
		c.mu.Unlock()
		return nil
	}
	unix.Close(c.socket)
	c.socket = -1
	c.mu.Unlock()
	_ = c.keeper.Process.Kill() // it would end by itself; this is sooner
	_ = c.keeper.Wait()         // how a process ends that was killed is known
	if c.tried != nil {
		return c.tried.Close()
	}
	return nil
}

func closeAll(files []*os.File) {
	for _, f := range files {
		f.Close()
	}
}

// bare is an error without the wrapping of package os.
func bare(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// limited keeps the beginning of what a keeper has to say before it can say it properly.
type limited struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *limited) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.text.Len() < 1<<10 {
		l.text.Write(b)
	}
	return len(b), nil
}

func (l *limited) instead(err error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if line, _, _ := strings.Cut(l.text.String(), "\n"); line != "" {
		return fmt.Errorf("%w (%s)", err, line)
	}
	return err
}
