package fakelambda

import (
	"net/netip"
	"time"

	"github.com/rolloverhq/rollover/timewarp"
)

func warpSupported() bool { return timewarp.Supported() == nil }

// warped starts the process in the world's time.
func (l launch) warped(b *processBox) (process, error) {
	w, skew := b.sandbox.function.service.world, b.sandbox.function.service.options.Skew
	fork, ours := b.walls.Fork(), w.Addresses.Has
	if fork != nil {
		ours = anywhere
	}
	p, err := timewarp.Start(timewarp.Config{
		Path: l.path, Args: l.args, Env: l.env, Dir: l.dir,
		Stdin: l.stdin, Stdout: l.stdout, Stderr: l.stdout,
		Fork: fork,
		Now:  w.Clock.Now().Add(skew),
		Idle: w.Debts.None,
		Rested: func(due time.Time, timed bool) {
			if timed {
				due = due.Add(-skew)
			}
			b.hasRested(due, timed)
		},
		Remark: b.note,
		Ours:   ours,
	})
	if err != nil {
		return nil, err
	}
	return skewed{p, skew}, nil
}

// anywhere is where the world listens, as seen by a process that can reach nobody else.
func anywhere(netip.AddrPort) bool { return true }

// skewed is a process whose clock differs from the world's. Its own instants are by its own clock, and what
// others tell it is by the world's.
type skewed struct {
	*timewarp.Process
	by time.Duration
}

// Wake lets it run on at an instant of the world.
func (s skewed) Wake(now time.Time) { s.Process.Wake(now.Add(s.by)) }

// Thaw lets it run on, after Freeze, at an instant of the world.
func (s skewed) Thaw(now time.Time) { s.Process.Thaw(now.Add(s.by)) }

// hasRested is called from the supervisor's thread. A process that waits for its next event is not in
// anybody's count, even when the event is already on its way (deliver); one that has left what it
// started behind has ended.
func (b *processBox) hasRested(due time.Time, timed bool) {
	b.monitor.mu.Lock()
	defer b.monitor.mu.Unlock()
	if b.phase == ready {
		return
	}
	if b.process != nil && ended(b.process.Exit()) {
		b.gone = true
		b.monitor.wakeLocked()
		return
	}
	b.sandbox.caller.Guest.Rest(due, timed)
}

// resumed is called when the process may run on. One that has no event yet is resumed by deliver,
// when the event is on its way.
func (b *processBox) resumed(now time.Time) {
	b.monitor.mu.Lock()
	p := b.process
	waits := b.phase == ready
	b.monitor.mu.Unlock()
	if p != nil && !waits {
		p.Wake(now)
	}
}
