package seal

import (
	"fmt"
	"net/netip"
	"os"
	"runtime"

	"golang.org/x/sys/unix"
)

// keeperSocket is where a keeper finds the one who asks.
const keeperSocket = 3

// Main turns this process into a keeper if it was started as one, and then never returns. It is for
// the first line of a program's main.
func Main() {
	if len(os.Args) != 1 || os.Args[0] != name {
		return
	}
	runtime.LockOSThread()
	unix.CloseOnExec(keeperSocket)
	if err := keep(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// keep sets the place up and does what it is asked, until nobody is there to ask.
func keep() error {
	var c Config
	if _, _, err := receive(keeperSocket, &c); err != nil {
		return err
	}
	tried, err := furnish(c)
	var with []int
	if err == nil {
		with = []int{tried}
	}
	if err := answer(err, with, 0); err != nil {
		return err
	}
	for {
		var r request
		files, _, err := receive(keeperSocket, &r)
		if err != nil {
			return nil // whoever asked is gone
		}
		reap()
		if err := obey(r, files); err != nil {
			return err
		}
		closeAll(files)
	}
}

// furnish makes the place what it is to be, and returns the socket that sees what nobody answers.
func furnish(c Config) (tried int, err error) {
	if err := network(); err != nil {
		return -1, fmt.Errorf("set its network up: %w", err)
	}
	if tried, err = capture(); err != nil {
		return -1, fmt.Errorf("watch its network: %w", err)
	}
	if err := root(c); err != nil {
		return -1, fmt.Errorf("set its files up: %w", err)
	}
	_ = unix.Sethostname([]byte("sandbox"))
	return tried, nil
}

func obey(r request, files []*os.File) error {
	switch {
	case r.Start != nil:
		pid, err := r.Start.begin(files)
		return answer(err, nil, pid)
	case r.Listen != "":
		return give(socket(r.Listen, unix.SOCK_STREAM))
	default:
		return give(socket(r.Packets, unix.SOCK_DGRAM))
	}
}

// give answers with a socket, which then is not the keeper's any more.
func give(fd int, err error) error {
	if err != nil {
		return answer(err, nil, 0)
	}
	defer unix.Close(fd)
	return answer(nil, []int{fd}, 0)
}

func answer(err error, with []int, pid int) error {
	var r reply
	if err != nil {
		r.Error = err.Error()
		with, pid = nil, 0
	}
	return send(keeperSocket, r, with, pid)
}

// socket returns one that is bound, and listens if it is for streams.
func socket(at string, kind int) (int, error) {
	addr, err := netip.ParseAddrPort(at)
	if err != nil {
		return -1, err
	}
	fd, err := unix.Socket(unix.AF_INET, kind|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return -1, os.NewSyscallError("socket", err)
	}
	_ = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1) // else what has just ended there is in the way
	err = unix.Bind(fd, &unix.SockaddrInet4{Port: int(addr.Port()), Addr: addr.Addr().As4()})
	if err == nil && kind == unix.SOCK_STREAM {
		err = unix.Listen(fd, unix.SOMAXCONN)
	}
	if err != nil {
		unix.Close(fd)
		return -1, fmt.Errorf("listen on %s inside: %w", at, err)
	}
	return fd, nil
}

// reap takes note of the processes that have ended: the first process of a place is everybody's parent.
func reap() {
	for {
		if pid, err := unix.Wait4(-1, nil, unix.WNOHANG, nil); pid <= 0 && err != unix.EINTR {
			return
		}
	}
}
