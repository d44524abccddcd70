package seal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// Whoever asks and the keeper talk over a socket that keeps messages apart and carries descriptors.

// request is what a keeper is asked for. One of its fields is set.
type request struct {
	Listen  string `json:",omitempty"` // a TCP socket that listens there
	Packets string `json:",omitempty"` // a UDP socket
	Start   *start `json:",omitempty"` // with three descriptors
}

// start is a program that is to be started, and what it is to see.
type start struct {
	Program
	Views []view
}

// view is a folder outside, without symbolic links in its path, and where it is seen inside.
type view struct{ Outside, Inside string }

// reply is what it says. What it was asked for comes along: descriptors, or the process as the sender.
type reply struct {
	Error string `json:",omitempty"`
}

const (
	longestMessage  = 128 << 10
	mostDescriptors = 4
)

// send writes one message. A pid that is not 0 is vouched for, and translated by the kernel.
func send(socket int, message any, descriptors []int, pid int) error {
	text, err := json.Marshal(message)
	if err != nil {
		return err
	}
	if len(text) > longestMessage {
		return errors.New("arguments and environment are too long")
	}
	var extra []byte
	if len(descriptors) > 0 {
		extra = unix.UnixRights(descriptors...)
	}
	if pid != 0 {
		extra = append(extra, unix.UnixCredentials(&unix.Ucred{Pid: int32(pid), Uid: 0, Gid: 0})...)
	}
	for {
		err := unix.Sendmsg(socket, text, extra, nil, unix.MSG_NOSIGNAL)
		if !errors.Is(err, unix.EINTR) {
			return os.NewSyscallError("sendmsg", err)
		}
	}
}

// receive reads one message; io.EOF if nobody is there any more. pid is the sender, as far as the
// socket is told to ask.
func receive(socket int, message any) (files []*os.File, pid int, err error) {
	text := make([]byte, longestMessage+1)
	extra := make([]byte, unix.CmsgSpace(4*mostDescriptors)+unix.CmsgSpace(unix.SizeofUcred))
	var n, more int
	for {
		n, more, _, _, err = unix.Recvmsg(socket, text, extra, unix.MSG_CMSG_CLOEXEC)
		if !errors.Is(err, unix.EINTR) {
			break
		}
	}
	switch {
	case err != nil:
		return nil, 0, os.NewSyscallError("recvmsg", err)
	case n == 0:
		return nil, 0, io.EOF
	}
	all, err := unix.ParseSocketControlMessage(extra[:more])
	if err != nil {
		return nil, 0, err
	}
	for i := range all {
		if c, err := unix.ParseUnixCredentials(&all[i]); err == nil {
			pid = int(c.Pid)
			continue
		}
		rights, err := unix.ParseUnixRights(&all[i])
		if err != nil {
			return files, pid, fmt.Errorf("a message of another kind: %w", err)
		}
		for _, fd := range rights {
			files = append(files, os.NewFile(uintptr(fd), "socket"))
		}
	}
	return files, pid, json.Unmarshal(text[:n], message)
}
