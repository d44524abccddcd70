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
// call is trapped.
//
// The kernel would end a wait for a duration when that has passed on the host. Before it does, while
// the world has not come to it, the call is begun again; only such a call is watched, until it returns.
// A host too slow even for that lets the program begin the rest anew itself, and the clock is not moved
// before it has.
//
// # Which waits are moved
//
//	nanosleep, clock_nanosleep                      for a duration, until an instant of any clock
//	select, pselect, poll, ppoll                    and epoll_wait, epoll_pwait, epoll_pwait2
//	futex, futex_waitv                              and so locks, conditions, semaphores, joins
//	sigtimedwait, semtimedop, mq_timedreceive       and mq_timedsend
//	io_getevents, io_uring_enter                    with a time-out of its own
//	read, recv, accept, write, send, connect        on a socket with SO_RCVTIMEO or SO_SNDTIMEO
//	timerfd                                         set through a copy of the descriptor
//	setitimer(ITIMER_REAL), alarm, timer_create     asked for and set by a blocked thread of the process
//
// A kernel timer that was set for a duration may go off later than that by what the process waited for
// a processor between setting it and coming to rest, never earlier; see also below.
//
// # Which are not
//
//	time-outs within io_uring                       remarked when a process has an io_uring
//	timerfd before Linux 5.6                        remarked when a process has one; SO_RCVTIMEO is not
//	alarms without a handler, and of Go programs    not seen: they end the process in the host's time
//	CPU clocks and timers                           they go by what the process computes, as they should
//	processes that connect to strangers             remarked; see below
//
// What is remarked goes to [Config.Remark].
//
// # What keeps real time
//
// Raw clock_gettime system calls that go round the vDSO, rdtsc, file times, /proc/uptime, CPU clocks.
//
// So does a process that is connected to a stranger: over TCP, UDP or a socket of this machine, to
// somebody who is neither of the tree nor this very process, which is where the world's servers live. A stranger takes the host's time
// to answer and [Config.Idle] does not know of it. The clock of the tree then runs with the host's, no
// rest is told, and [Config.Remark] says to whom the process is connected.
//
// # Where
//
// Linux on amd64, where a process may trace its children; no privilege is needed, and namespaces of
// the process's own (Config.Sys) make no difference. Linux on arm64 has been tried in an emulated machine
// with Linux 6.1, on Go and C programs and busybox's shell. [Supported] says what is missing elsewhere.
package timewarp
