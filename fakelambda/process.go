package fakelambda

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/rolloverhq/rollover/internal/wire"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/timewarp"
)

// process is a running process and everything it started. timewarp.Process is one, plainProcess the
// other.
type process interface {
	Now() time.Time            // its own clock
	Wake(now time.Time)        // the world is at now
	Freeze()                   // stops every thread
	Thaw(now time.Time)        // lets them run
	Kill()                     // ends all of it
	Done() <-chan struct{}     // closed when all of it has ended
	Exit() timewarp.ExitStatus // how the process that was started ended
	Fault() error              // why it does not live in the time that it should
}

// initLimit is how long the start of a process may take before its first invocation; Lambda then
// starts it once more, within the invocation's own time-out.
const initLimit = 10 * time.Second

// phase is where a process stands between two events.
type phase int

const (
	booting  phase = iota
	ready          // it has asked for an event
	handed         // it has one
	answered       // it has posted its answer, and not asked for the next
)

// processBox runs a process behind a Runtime API of its own. The monitor guards what follows it.
type processBox struct {
	sandbox *sandbox
	code    *processCode
	api     *wire.Server
	tmp     string
	walls   Enclosure
	output  *pipe
	warped  bool
	alarm   *alarm
	process process

	ice    sync.Mutex // guards frozen
	frozen bool

	monitor  monitor
	phase    phase
	inv      *invocation
	poll     *poll   // of a process that is ready
	answer   *result // what it posted
	broken   *result // what it posted about its start
	gone     bool    // the process has ended
	killed   bool    // by a fault
	timedOut bool
	spoiled  bool
}

// run hands the event to the process, which is started first if there is none.
func (b *processBox) run(ctx context.Context, inv *invocation) result {
	b.monitor.mu.Lock()
	b.inv, b.answer, b.broken, b.killed, b.timedOut = inv, nil, nil, false, false
	b.monitor.mu.Unlock()
	b.output.to(&inv.output)
	host := realTime{}.Now()
	cold := b.process == nil
	began, deadline := inv.service.world.Clock.Now(), time.Time{}
	var r result
	var ok bool
	if cold {
		deadline, r, ok = b.boot(ctx, inv)
		inv.init = inv.service.world.Clock.Now().Sub(began)
	} else {
		ok = true
	}
	if ok {
		r = b.work(ctx, inv, deadline)
	}
	if b.alarm != nil {
		b.alarm.stop()
		b.alarm = nil
	}
	b.conclude()
	if !b.warped && r.until.IsZero() {
		took := realTime{}.Now().Sub(host).Truncate(time.Second)
		r.until = inv.service.world.Clock.Now().Add(took)
	}
	return r
}

// work hands the event over and waits for the end of the invocation.
func (b *processBox) work(ctx context.Context, inv *invocation, deadline time.Time) result {
	limit := inv.function.config.Timeout
	if b.alarm == nil {
		deadline = inv.service.world.Clock.Now().Add(limit)
		b.setAlarm("time-out of "+inv.function.config.Name, limit)
	}
	b.output.drain()
	inv.start()
	b.deliver(inv)
	_ = b.monitor.await(ctx, func() bool {
		return b.phase == ready || b.gone || b.killed || b.timedOut
	})
	b.monitor.mu.Lock()
	defer b.monitor.mu.Unlock()
	switch {
	case b.killed:
		return failed(journal.Killed, errorExit, exitMessage(inv.id, signalKilled))
	case b.answer != nil:
		return *b.answer
	case b.gone:
		return failed(journal.Exited, errorExit, exitMessage(inv.id, how(b.process.Exit())))
	case b.timedOut:
		r := failed(journal.TimedOut, errorTimedOut, timedOutMessage(inv.id, limit))
		r.until = deadline
		if b.warped && inv.service.world.Clock.Now().Before(deadline) {
			inv.printf("[rollover: it was still computing when its own clock passed the deadline]\n")
		}
		return r
	default:
		return unable(whyDone(ctx))
	}
}

// conclude leaves a process that is ready for the next event, or none.
func (b *processBox) conclude() {
	b.monitor.mu.Lock()
	b.inv = nil
	if b.phase != ready || b.gone || b.killed {
		b.spoiled = true
	}
	spoiled := b.spoiled
	b.monitor.mu.Unlock()
	if spoiled {
		b.stop()
	} else {
		b.output.drain()
	}
	b.output.to(nil)
	b.walls.Settle()
}

// stop ends the process, if there is one, and takes what it still printed.
func (b *processBox) stop() {
	if b.process == nil {
		return
	}
	b.process.Kill()
	<-b.process.Done()
	b.blame()
	b.monitor.change(func() { b.process = nil })
	b.monitor.change(b.hangUp)
	b.output.drain()
}

// kill ends the process for a fault.
//
// It returns when the process is gone: one that still sees its connection end might call again.
func (b *processBox) kill() {
	var dying process
	b.monitor.change(func() {
		if b.inv == nil {
			return
		}
		b.killed = true
		if b.process != nil {
			dying = b.process
			dying.Kill()
		}
	})
	if dying != nil {
		<-dying.Done()
	}
}

// blame notes that a process did not live in the world's time.
func (b *processBox) blame() {
	if err := b.process.Fault(); err != nil {
		b.note(err.Error())
	}
}

// note records what a reader of the history should know of the process.
func (b *processBox) note(text string) {
	b.sandbox.function.service.world.Record(journal.Note{By: b.sandbox.function.config.Name, Text: text})
}

func (b *processBox) setAlarm(name string, limit time.Duration) {
	var g time.Duration
	if b.warped {
		g = grace
	}
	b.alarm = setAlarm(b.sandbox.function.service.world.Clock, name, limit, b.process, g, func() {
		b.monitor.change(func() { b.timedOut = true })
	})
}

func (b *processBox) reusable() bool {
	b.monitor.mu.Lock()
	defer b.monitor.mu.Unlock()
	return !b.spoiled && !b.gone && (b.warped || !b.sandbox.function.service.warps())
}

func (b *processBox) freeze() {
	b.ice.Lock()
	defer b.ice.Unlock()
	if b.process != nil && !b.frozen {
		b.frozen = true
		b.process.Freeze()
	}
}

// resume lets the process run on at the world's instant.
func (b *processBox) resume() {
	now := b.sandbox.function.service.world.Clock.Now()
	b.ice.Lock()
	defer b.ice.Unlock()
	if b.frozen {
		b.process.Thaw(now)
	} else {
		b.process.Wake(now)
	}
	b.frozen = false
}

// close ends the process and its Runtime API and removes its folder.
func (b *processBox) close() error {
	b.stop()
	b.monitor.change(func() { b.spoiled = true; b.hangUp() })
	err := b.api.Close()
	b.output.close()
	err = errors.Join(err, b.walls.Close())
	if removed := os.RemoveAll(b.tmp); removed != nil {
		err = errors.Join(err, fmt.Errorf("remove the folder of a sandbox: %w", removed))
	}
	return err
}
