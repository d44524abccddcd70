package fakelambda

import (
	"fmt"
	"math"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// longestPayload is how much of an answer stands in the journal.
const longestPayload = 256

// finish writes the end of the log and of the journal.
func (inv *invocation) finish(r result) result {
	w, f := inv.service.world, inv.function
	took := w.Clock.Now().Sub(inv.started)
	if r.err == nil {
		inv.writeReport(r)
	}
	inv.output.end()
	log, dropped := inv.output.text()
	inv.leaks.release()
	inv.leaks.judge("log", log)
	inv.leaks.judge("answer", string(r.answer))
	fact := journal.Returned{
		Function: f.config.Name, Request: inv.request, Step: inv.run.Step, Run: inv.run.Number, Attempt: inv.run.Attempt,
		Outcome: r.outcome, Error: w.Names.Mask(r.errors.Type), Message: w.Names.Mask(r.errors.Message), Took: took, Fault: inv.fault,
		Hint: w.Names.Mask(r.hint),
	}
	if r.err != nil {
		fact.Message = w.Names.Mask(r.err.Error())
	}
	if r.outcome == journal.OK && len(r.answer) <= longestPayload {
		fact.Payload = w.Names.Mask(string(r.answer))
	}
	w.Record(fact)
	f.history.remember(Invocation{
		Request: inv.request, RequestID: inv.id, Started: inv.started, Took: took, Cold: inv.cold,
		Outcome: r.outcome, ErrorType: r.errors.Type, Log: log, Dropped: dropped,
	})
	inv.service.logs.write(f.config.Name, inv.stream, inv.started, lines(log, inv.output.instants(log, dropped)))
	r.id, r.log = inv.id, log
	return r
}

// writeReport writes what Lambda writes after the function's own lines. It leaves out the memory
// used, which the emulator does not know.
func (inv *invocation) writeReport(r result) {
	now := inv.service.world.Clock.Now()
	if inv.handed.IsZero() {
		inv.printf("START RequestId: %s Version: $LATEST\n", inv.id)
		inv.handed = now
	}
	switch r.outcome {
	case journal.TimedOut:
		inv.printf("%s %s Task timed out after %.2f seconds\n", now.Format("2006-01-02T15:04:05.000Z"), inv.id, inv.function.config.Timeout.Seconds())
	case journal.Exited, journal.Killed, journal.InitError:
		inv.printf("%s\n%s\n", r.errors.Message, r.errors.Type)
	}
	if r.hint != "" {
		inv.printf("[rollover: %s]\n", r.hint)
	}
	took := now.Sub(inv.handed)
	inv.printf("END RequestId: %s\n", inv.id)
	inv.printf("REPORT RequestId: %s\tDuration: %.2f ms\tBilled Duration: %d ms\tMemory Size: %d MB", inv.id,
		milliseconds(took), int64(math.Ceil(milliseconds(took))), inv.function.config.Memory)
	if inv.cold {
		inv.printf("\tInit Duration: %.2f ms", milliseconds(inv.init))
	}
	switch r.outcome {
	case journal.OK, journal.Failed:
	case journal.TimedOut:
		inv.printf("\tStatus: timeout")
	default:
		inv.printf("\tStatus: error\tError Type: %s", r.errors.Type)
	}
	inv.printf("\n")
}

// start notes that the function has the event.
func (inv *invocation) start() {
	inv.handed = inv.service.world.Clock.Now()
	inv.printf("START RequestId: %s Version: $LATEST\n", inv.id)
}

func (inv *invocation) printf(format string, args ...any) {
	fmt.Fprintf(&inv.output, format, args...)
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
