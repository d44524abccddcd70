package timewarp

import (
	"encoding/binary"
	"unsafe"

	"golang.org/x/sys/unix"
)

// registers are those of a stopped thread.
type registers struct{ unix.PtraceRegsArm64 }

const (
	regsetGeneral = 1     // NT_PRSTATUS
	regsetCall    = 0x404 // NT_ARM_SYSTEM_CALL
	svc           = 0xd4000001
	svcLength     = 4
)

func (r *registers) read(tid int) bool {
	return unix.PtraceGetRegSetArm64(tid, regsetGeneral, &r.PtraceRegsArm64) == nil
}

// write fails only for a thread that was killed.
func (r *registers) write(tid int) {
	_ = unix.PtraceSetRegSetArm64(tid, regsetGeneral, &r.PtraceRegsArm64)
}

// call is the call that the thread was interrupted in. The kernel has moved the program counter back
// to the svc and restored x0 when it means to begin the call again, but not yet at the call's end.
func (r *registers) call() call {
	c := call{nr: r.Regs[8], sp: r.Sp, pc: r.Pc}
	copy(c.args[:], r.Regs[:6])
	if !r.cut() {
		c.pc += svcLength
	}
	return c
}

// cut reports whether x0 holds one of the kernel's results of an interrupted call.
func (r *registers) cut() bool {
	x0 := int64(r.Regs[0])
	return x0 == -int64(unix.EINTR) || x0 <= -512 && x0 >= -516
}

// interrupted reports whether the thread is stopped in the blocked call c, which has not ended.
func (r *registers) interrupted(c call) bool {
	got := r.call()
	if r.cut() {
		got.args[0] = c.args[0]
	}
	return c.same(got) && (got.nr == c.nr || got.nr == unix.SYS_RESTART_SYSCALL)
}

// tells reports whether the registers tell the whole call that the thread was interrupted in. Where x0
// holds a result, the argument that was there is not to be had any more.
func (r *registers) tells(mem int) bool {
	var at [4]byte
	return !r.cut() && peek(mem, r.Pc, at[:]) && binary.LittleEndian.Uint32(at[:]) == svc
}

// goesOn reports whether the call may go on as restart_syscall, which does not tell what it was. The
// kernel does not show here whether it will.
func (r *registers) goesOn(mem int) bool {
	return r.Regs[8] != unix.SYS_RESTART_SYSCALL && r.tells(mem)
}

// fails reports whether the interrupted call would fail with EINTR, which a program sees.
func (r *registers) fails() bool { return int64(r.Regs[0]) == -int64(unix.EINTR) }

// end makes the interrupted call return result, and not be begun again.
func (r *registers) end(result int64) {
	r.Pc = r.call().pc
	r.Regs[0] = uint64(result)
}

// begin makes the thread make the call c, from where it is blocked in one.
func (r *registers) begin(c call) {
	r.Pc, r.Regs[8] = c.pc-svcLength, c.nr
	copy(r.Regs[:6], c.args[:])
}

// enters sees to it that a thread at the entry of a call enters c, and not restart_syscall, which the
// kernel puts in its place after some interruptions.
func (r *registers) enters(tid int, c call) bool {
	if r.Regs[8] != c.nr && r.Regs[8] != unix.SYS_RESTART_SYSCALL {
		return false
	}
	nr := int32(c.nr)
	v := unix.Iovec{Base: (*byte)(unsafe.Pointer(&nr)), Len: uint64(unsafe.Sizeof(nr))}
	_, _, e := unix.Syscall6(unix.SYS_PTRACE, unix.PTRACE_SETREGSET, uintptr(tid), regsetCall, uintptr(unsafe.Pointer(&v)), 0, 0)
	return e == 0
}

// cutsAgain reports whether writing the registers of a call that was cut short brings a thread back
// there. Here the kernel keeps a part of them to itself.
const cutsAgain = false

// result is what a call has returned.
func (r *registers) result() int64 { return int64(r.Regs[0]) }
