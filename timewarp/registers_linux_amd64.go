package timewarp

import "golang.org/x/sys/unix"

// registers are those of a stopped thread.
type registers struct{ unix.PtraceRegs }

func (r *registers) read(tid int) bool { return unix.PtraceGetRegs(tid, &r.PtraceRegs) == nil }

// write fails only for a thread that was killed.
func (r *registers) write(tid int) { _ = unix.PtraceSetRegs(tid, &r.PtraceRegs) }

// call is the call that the thread was interrupted in.
func (r *registers) call() call {
	return call{r.Orig_rax, [6]uint64{r.Rdi, r.Rsi, r.Rdx, r.R10, r.R8, r.R9}, r.Rsp, r.Rip}
}

// The kernel's own results of an interrupted call, which a program never sees. After the last one
// the call goes on as restart_syscall, with what was left of its time.
const (
	erestartSys   = 512
	erestartBlock = 516
)

// interrupted reports whether the thread is stopped in the blocked call c, which has not ended.
func (r *registers) interrupted(c call) bool {
	return r.tells(0) && c.same(r.call()) && (r.Orig_rax == c.nr || r.Orig_rax == unix.SYS_RESTART_SYSCALL)
}

// tells reports whether the registers tell the whole call that the thread was interrupted in.
func (r *registers) tells(int) bool {
	return int64(r.Rax) == -int64(unix.EINTR) || int64(r.Rax) <= -erestartSys && int64(r.Rax) >= -erestartBlock
}

// goesOn reports whether the call will go on as restart_syscall, which does not tell what it was.
func (r *registers) goesOn(int) bool {
	return int64(r.Rax) == -erestartBlock && r.Orig_rax != unix.SYS_RESTART_SYSCALL
}

// fails reports whether the interrupted call would fail with EINTR, which a program sees.
func (r *registers) fails() bool { return int64(r.Rax) == -int64(unix.EINTR) }

// end makes the interrupted call return result, and not be begun again.
func (r *registers) end(result int64) {
	r.Rax = uint64(result)
	r.Orig_rax = ^uint64(0)
}

// begin makes the thread make the call c, from where it is blocked in one.
func (r *registers) begin(c call) {
	r.Rax, r.Orig_rax, r.Rip = c.nr, ^uint64(0), c.pc-2 // the length of a syscall instruction
	r.Rdi, r.Rsi, r.Rdx, r.R10, r.R8, r.R9 = c.args[0], c.args[1], c.args[2], c.args[3], c.args[4], c.args[5]
}

// enters reports whether a thread at the entry of a call enters c, or goes on with it.
func (r *registers) enters(_ int, c call) bool {
	return r.Orig_rax == c.nr || r.Orig_rax == unix.SYS_RESTART_SYSCALL
}

// cutsAgain reports whether writing the registers of a call that was cut short brings a thread back
// there.
const cutsAgain = true

// result is what a call has returned.
func (r *registers) result() int64 { return int64(r.Rax) }
