//go:build amd64 || arm64

package timewarp

import (
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// descriptor is a descriptor of a process and what /proc says it is: "anon_inode:[timerfd]",
// "socket:[4711]", a path.
type descriptor struct {
	fd   int
	what string
}

// descriptors lists those of a process.
func (p *process) descriptors() (all []descriptor) {
	dir := "/proc/" + strconv.Itoa(p.pid) + "/fd/"
	names, err := os.ReadDir(dir)
	if err != nil {
		return nil // it has ended
	}
	for _, n := range names {
		fd, err := strconv.Atoi(n.Name())
		if err != nil {
			continue
		}
		if what, err := os.Readlink(dir + n.Name()); err == nil {
			all = append(all, descriptor{fd, what})
		}
	}
	return all
}

// borrow gives use a copy of a process's descriptor; it reports false where that cannot be had, which
// takes Linux 5.6.
func (p *process) borrow(fd int, use func(fd int)) bool {
	if p.handle == 0 {
		p.handle = -1
		if h, err := unix.PidfdOpen(p.pid, 0); err == nil {
			p.handle = h
		}
	}
	if p.handle < 0 {
		return false
	}
	own, err := unix.PidfdGetfd(p.handle, fd, 0)
	if err != nil {
		return false
	}
	use(own)
	_ = unix.Close(own)
	return true
}

// patience says which time-out of a socket bounds a call on it, and what the call then returns.
type patience struct {
	option int
	result int64
}

var patient = map[uint64]patience{
	unix.SYS_READ: {unix.SO_RCVTIMEO, again}, unix.SYS_READV: {unix.SO_RCVTIMEO, again},
	unix.SYS_RECVFROM: {unix.SO_RCVTIMEO, again}, unix.SYS_RECVMSG: {unix.SO_RCVTIMEO, again}, unix.SYS_RECVMMSG: {unix.SO_RCVTIMEO, again},
	unix.SYS_ACCEPT: {unix.SO_RCVTIMEO, again}, unix.SYS_ACCEPT4: {unix.SO_RCVTIMEO, again},
	unix.SYS_WRITE: {unix.SO_SNDTIMEO, again}, unix.SYS_WRITEV: {unix.SO_SNDTIMEO, again},
	unix.SYS_SENDTO: {unix.SO_SNDTIMEO, again}, unix.SYS_SENDMSG: {unix.SO_SNDTIMEO, again}, unix.SYS_SENDMMSG: {unix.SO_SNDTIMEO, again},
	unix.SYS_CONNECT: {unix.SO_SNDTIMEO, -int64(unix.EINPROGRESS)},
}

// socketWait is how long a call on a socket waits that has been given a time-out.
func (p *process) socketWait(c call) (w wait) {
	how, ok := patient[c.nr]
	if !ok {
		return w
	}
	p.borrow(int(int32(c.args[0])), func(fd int) {
		if tv, err := unix.GetsockoptTimeval(fd, unix.SOL_SOCKET, how.option); err == nil && tv.Nano() > 0 {
			w = wait{timed: true, ns: tv.Nano(), result: how.result}
		}
	})
	return w
}

// isURing reports whether a descriptor is an io_uring, whose time-outs nobody else can see.
func (d descriptor) isURing() bool { return strings.HasPrefix(d.what, "anon_inode:[io_uring]") }

func (d descriptor) isTimer() bool { return d.what == "anon_inode:[timerfd]" }
