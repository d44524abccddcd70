package timewarp

import (
	"sync"
	"time"
)

// Process is a running process and everything it started. Its methods may be called from any
// goroutine, and do nothing once it has ended.
type Process struct {
	pid   int
	clock *ownClock
	knock func() // wakes the supervisor's thread
	// within reports whether the caller is the supervisor's thread, in Idle or Rested.
	within func() bool
	done   chan struct{}

	mu     sync.Mutex
	orders []order
	ended  bool
	exit   ExitStatus
	fault  error
}

// order is a call of a method, carried out by the supervisor's thread, in turn.
type order struct {
	kind  orderKind
	now   time.Time
	reply chan string // nil when nobody waits
}

type orderKind int

const (
	orderWake orderKind = iota
	orderFreeze
	orderThaw
	orderKill
	orderWaits
)

// Start starts a process under c and returns when it has begun to run. The supervisor watches
// from then on: Rested is called when it first comes to rest. A process that could not be put
// under the world's time is killed and reported.
//
// The process leads a session of its own, has no controlling terminal, and dies with the caller.
func Start(c Config) (*Process, error) {
	if err := Supported(); err != nil {
		return nil, err
	}
	if err := c.check(time.Now()); err != nil {
		return nil, err
	}
	return launch(c)
}

// Pid is the id of the process that was started.
func (p *Process) Pid() int { return p.pid }

// Now is the process's own clock: the world's instant plus the time it has computed. It stands
// while the process rests or is frozen. After the end it shows the last that was seen of it.
func (p *Process) Now() time.Time { return p.clock.now() }

// Wake tells the process that the world is now at now and lets it run on: its clock moves by what
// the world moved, waits that are due at or before now end, and Rested will be called when it has
// come to rest again. An unchanged now is right when the world has just written an answer to it;
// an earlier one counts as unchanged. A running process takes it as well; a frozen one ignores
// it.
//
// Wake returns when the clock has moved, so an answer that comes at a later instant is to be
// written after it, and Idle has to say false from before the call until then. It must not be
// called under a lock that Idle or Rested takes. Within Rested it only takes note: the clock then
// moves when Rested has returned.
func (p *Process) Wake(now time.Time) { p.ask(order{kind: orderWake, now: now}) }

// Freeze stops every thread, as a Lambda sandbox is frozen between invocations, and returns when
// all are stopped. The process's clock stands meanwhile. Threads that are blocked see their system
// call interrupted, as by a signal without a handler.
func (p *Process) Freeze() { p.ask(order{kind: orderFreeze}) }

// Thaw lets a frozen process run, its clock set to the later of now and its own, so what it was
// ahead of the world is absorbed here. Waits whose time has passed then end by and by. Thaw does
// nothing to a process that is not frozen, and returns, as Wake does, when the clock is set.
func (p *Process) Thaw(now time.Time) { p.ask(order{kind: orderThaw, now: now}) }

// Kill ends the process and everything it started, wherever that went; Done tells when it is
// over. Only what was traced is killed, by id.
func (p *Process) Kill() { p.tell(order{kind: orderKill}) }

// Done is closed when every process of the tree has ended and the tracer has let go.
func (p *Process) Done() <-chan struct{} { return p.done }

// Exit tells how the process that was started ended; its Code is -1 before that.
func (p *Process) Exit() ExitStatus {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.exit
}

// Fault is nil as long as all processes of the tree live in the world's time, else why one does
// not, for instance because it runs a program that may not be read. Such a process shows the
// host's clock, and may keep the tree from ever resting.
func (p *Process) Fault() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fault
}

// Waits describes what each thread is doing, a line a thread: for a report on a process that
// stalls. It is empty when the process has ended.
func (p *Process) Waits() string { return p.ask(order{kind: orderWaits}) }

// tell queues an order, and reports whether there is still somebody to carry it out.
func (p *Process) tell(o order) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended {
		return false
	}
	p.orders = append(p.orders, o)
	p.knock()
	return true
}

// ask queues an order and waits until it is carried out or moot, unless it is asked by the one who
// would carry it out.
func (p *Process) ask(o order) string {
	if p.within() {
		p.tell(o)
		return ""
	}
	o.reply = make(chan string, 1)
	if !p.tell(o) {
		return ""
	}
	select {
	case s := <-o.reply:
		return s
	case <-p.done:
		return ""
	}
}

// next takes the oldest order.
func (p *Process) next() (order, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.orders) == 0 {
		return order{}, false
	}
	o := p.orders[0]
	p.orders = p.orders[1:]
	return o, true
}

// blame records the first reason why the tree is not in the world's time.
func (p *Process) blame(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fault == nil {
		p.fault = err
	}
}

// left records how the first process ended.
func (p *Process) left(e ExitStatus) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.exit = e
}

// end closes the book: orders from now on are moot. closing runs before another order can knock.
func (p *Process) end(closing func()) {
	p.mu.Lock()
	p.ended, p.orders = true, nil
	closing()
	p.mu.Unlock()
	close(p.done)
}
