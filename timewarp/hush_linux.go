//go:build amd64 || arm64

package timewarp

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// A call that is begun again without the kernel's knowing of it must be entered before a signal comes:
// the signal then cuts it short as it would have cut the one before, and the program sees what it
// should. One that came earlier would find the thread not in a call, and the call would be begun once
// more behind the program's handler.

// hush keeps signals from a stopped thread until it enters the call that is begun again. Where writing
// the registers brings a thread back into its call there is no need to.
func (t *thread) hush() {
	if cutsAgain || t.hushed || !signalMask(t.tid, unix.PTRACE_GETSIGMASK, &t.mask) {
		return
	}
	all := ^uint64(0)
	t.hushed = signalMask(t.tid, unix.PTRACE_SETSIGMASK, &all)
}

// unhush lets the signals come that have been kept from a thread.
func (t *thread) unhush() {
	if t.hushed {
		t.hushed = !signalMask(t.tid, unix.PTRACE_SETSIGMASK, &t.mask)
	}
}

func signalMask(tid, request int, mask *uint64) bool {
	_, _, e := unix.Syscall6(unix.SYS_PTRACE, uintptr(request), uintptr(tid), unsafe.Sizeof(*mask), uintptr(unsafe.Pointer(mask)), 0, 0)
	return e == 0
}
