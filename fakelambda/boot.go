package fakelambda

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/timewarp"
)

// occupy prepares a sandbox for a process: its Runtime API, its folder, and the pipe for its output.
func (p *processCode) occupy(sb *sandbox) (occupant, error) {
	s := sb.function.service
	b := &processBox{sandbox: sb, code: p}
	tmp, err := s.folder("tmp")
	if err != nil {
		return nil, err
	}
	b.tmp = tmp
	if b.output, err = newPipe(s.world.Debts); err != nil {
		return nil, errors.Join(err, os.RemoveAll(tmp))
	}
	if b.walls, err = s.enclose(Premises{Bootstrap: p.bootstrap, Code: p.dir, Client: p.env["LAMBDA_RUNTIME_DIR"], Tmp: tmp}); err != nil {
		b.output.close()
		return nil, errors.Join(err, os.RemoveAll(tmp))
	}
	if b.api, err = b.walls.Serve(b.routes()); err != nil {
		b.output.close()
		return nil, errors.Join(err, b.walls.Close(), os.RemoveAll(tmp))
	}
	s.world.Names.Place(b.api.Addr(), "runtime-api")
	b.warped = s.warps()
	switch {
	case b.warped:
		sb.caller.Guest = s.world.Clock.Watched(sb.function.config.Name, b.resumed)
	case !s.options.RealTime:
		sb.caller.Guest = s.world.Clock.Counted(sb.function.config.Name)
	}
	return b, nil
}

// boot starts the process and waits until it asks for its first event. A start that fails, or that
// takes more than initLimit, is repeated once within the invocation's time-out, as Lambda does; the
// deadline then is the invocation's already. ok is false if the invocation has ended with it.
func (b *processBox) boot(ctx context.Context, inv *invocation) (deadline time.Time, r result, ok bool) {
	r, ok = b.bootOnce(ctx, inv, "init", initLimit)
	if ok {
		b.alarm.stop()
		b.alarm = nil
		return deadline, r, true
	}
	if r.outcome != journal.InitError {
		return deadline, r, false
	}
	b.alarm.stop()
	b.stop()
	if err := b.catchUp(ctx, r.until); err != nil {
		return deadline, unable(whyDone(ctx)), false
	}
	limit := inv.function.config.Timeout
	deadline = inv.service.world.Clock.Now().Add(limit)
	r, ok = b.bootOnce(ctx, inv, "invoke", limit)
	return deadline, r, ok
}

// catchUp moves the world to where a start has ended by the host's clock, and takes the turn again:
// the guest may have come to rest, and it is for what is started next that it must be running.
func (b *processBox) catchUp(ctx context.Context, until time.Time) error {
	c, g := b.sandbox.function.service.world.Clock, b.sandbox.caller.Guest
	if g == nil {
		return nil
	}
	if rest := until.Sub(c.Now()); rest > 0 {
		g.Rest(time.Time{}, false)
		if err := c.Sleep(ctx, rest); err != nil {
			return err
		}
	}
	return g.Call(ctx)
}

func (b *processBox) bootOnce(ctx context.Context, inv *invocation, phase string, limit time.Duration) (r result, ok bool) {
	began := inv.service.world.Clock.Now()
	b.monitor.change(func() { b.phase, b.gone, b.broken, b.timedOut = booting, false, nil, false })
	if err := b.start(); err != nil {
		return b.notStarted(inv, err), false
	}
	b.setAlarm(phase+" of "+inv.function.config.Name, limit)
	_ = b.monitor.await(ctx, func() bool {
		return b.phase == ready || b.gone || b.broken != nil || b.killed || b.timedOut
	})
	b.monitor.mu.Lock()
	defer b.monitor.mu.Unlock()
	switch {
	case b.killed:
		return failed(journal.Killed, errorExit, exitMessage(inv.id, signalKilled)), false
	case b.phase == ready:
		return result{}, true
	case b.broken != nil:
		r = *b.broken
	case b.gone:
		r = failed(journal.InitError, errorExit, exitMessage(inv.id, how(b.process.Exit())))
	case b.timedOut:
		r = failed(journal.InitError, errorTimedOut, timedOutMessage(inv.id, limit)+": it never asked for an event"+b.code.silence())
		r.until = began.Add(limit)
	default:
		return unable(whyDone(ctx)), false
	}
	b.report(inv, phase, inv.service.world.Clock.Now().Sub(began), r)
	return r, false
}

// report writes Lambda's line about a start that failed.
func (b *processBox) report(inv *invocation, phase string, took time.Duration, r result) {
	status := "error\tError Type: " + r.errors.Type
	if r.errors.Type == errorTimedOut {
		status = "timeout"
	}
	b.output.drain()
	inv.printf("INIT_REPORT Init Duration: %.2f ms\tPhase: %s\tStatus: %s\n", milliseconds(took), phase, status)
}

// notStarted words what kept the process from being started. The code was looked at when the
// function was made, so it is not the function's word against ours.
func (b *processBox) notStarted(inv *invocation, err error) result {
	return unable(serviceError("start %s: %s: %v", inv.function.config.Name, b.code.bootstrap, err))
}

// start starts the process.
func (b *processBox) start() error {
	null, err := os.Open(os.DevNull)
	if err != nil {
		return err
	}
	defer null.Close()
	out, err := b.output.open()
	if err != nil {
		return err
	}
	defer out.Close()
	l := launch{
		path: b.code.bootstrap, args: b.code.args, env: b.environment(), dir: b.code.dir,
		stdin: null, stdout: out,
	}
	var p process
	if b.warped {
		p, err = l.warped(b)
	} else {
		p, err = l.plain()
	}
	if err != nil {
		return err
	}
	b.monitor.change(func() { b.process = p })
	b.ice.Lock()
	b.frozen = false
	b.ice.Unlock()
	go func() {
		<-p.Done()
		b.monitor.change(func() {
			if b.process == p {
				b.gone = true
			}
		})
	}()
	return nil
}

// launch is what a process is started with.
type launch struct {
	path          string
	args, env     []string
	dir           string
	stdin, stdout *os.File // stdout takes stderr as well, so that lines keep their order
}

// how words the end of a process, empty for a clean exit.
func how(e timewarp.ExitStatus) string {
	if e.Code == 0 {
		return ""
	}
	return e.String()
}

func ended(e timewarp.ExitStatus) bool { return e.Code >= 0 || e.Signal != 0 }
