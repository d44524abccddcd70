// Package timewarp runs an unmodified process in the world's time.
//
// The world's clock stands while the process computes. When the process has come to rest, which
// means that every thread of every process it started is blocked and the world owes it nothing,
// [Config.Rested] says when its earliest timed wait ends. The world moves its own clock when it
// likes and says so with [Process.Wake]; a sleep of a month then takes as long as a system call.
// Nobody guesses with real time when that is the case: a slow or loaded machine only means that
// threads are seen running for longer.
//
// # Two clocks
//
// The world's instants are those told by [Start], [Process.Wake] and [Process.Thaw], and nothing
// else. The process's own clock, [Process.Now], moves by what the world moves and by what the
// process computes, which is its CPU time: a machine that is busy with others does not count. It
// never goes back, stands while the process rests or is frozen, and what it is ahead never reaches
// the world: an end of a wait is told as the world's instant when the wait was first seen plus
// what was then left of it, rounded to 10 ms. So a program that computes for less than 5 ms before
// it waits does so until the same instant each time.
//
// # How
//
// The functions of the process's vDSO that read the clock are replaced, in its own copy, by code
// that adds an offset to the process's CPU time. What its threads are blocked in is read from
// /proc. Waits of less than 5 ms are not worth a rest: when nothing else is left to do they are
// ended, and the own clock moves on by what was left. A wait that is due is ended with
// PTRACE_INTERRUPT by making its system call return what it returns on a time-out. No other system
// call is trapped. A slow host may let the kernel end a wait first, by its own clock: the program
// then begins the rest of it anew, and is given time to before its clock moves.
//
// # What keeps real time
//
// Raw clock_gettime system calls that go round the vDSO, rdtsc, file times, /proc/uptime, CPU
// clocks, and timers held by the kernel: timerfd, setitimer, alarm, timer_create, SO_RCVTIMEO,
// the time-outs of io_uring. A process that talks to servers which [Config.Idle] knows nothing
// about sees them time out at once.
//
// # Where
//
// Linux on amd64, where a process may trace its children; no privilege is needed. [Supported]
// says what is missing elsewhere.
package timewarp
