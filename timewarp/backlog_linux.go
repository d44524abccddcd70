//go:build amd64 || arm64

package timewarp

import (
	"bytes"

	"golang.org/x/sys/unix"
)

// backlog is what the kernel holds between two sockets of this machine: packets that have been sent
// and not yet received, one queue a processor. They are nearly always delivered within the sender's own
// system call; on a busy machine a thread of the kernel does it, when its turn has come, and until then
// neither end knows of them.
type backlog struct {
	fd  int // of /proc/net/softnet_stat; -1 where it is not to be had
	buf [4096]byte
}

func openBacklog() *backlog {
	fd, err := unix.Open("/proc/net/softnet_stat", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		fd = -1
	}
	return &backlog{fd: fd}
}

// airborne reports whether any packet is on its way, anybody's. It says no where nothing can be known.
func (b *backlog) airborne() bool {
	if b.fd < 0 {
		return false
	}
	kept := 0
	for at := int64(0); ; {
		n, err := unix.Pread(b.fd, b.buf[kept:], at)
		if err != nil || n <= 0 {
			return false
		}
		at += int64(n)
		text := b.buf[:kept+n]
		for {
			line, rest, whole := bytes.Cut(text, []byte{'\n'})
			if !whole {
				break
			}
			if queued(line) {
				return true
			}
			text = rest
		}
		kept = copy(b.buf[:], text)
	}
}

// queued reads one processor's line: since Linux 5.10 its twelfth field, in hexadecimal, is the
// length of the queue.
func queued(line []byte) bool {
	fields := bytes.Fields(line)
	return len(fields) > 11 && len(bytes.Trim(fields[11], "0")) > 0
}

func (b *backlog) close() {
	if b.fd >= 0 {
		_ = unix.Close(b.fd)
	}
}
