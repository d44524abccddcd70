package report_test

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/report"
	"github.com/rolloverhq/rollover/verdict"
)

// drawnRecord is any whole run, with scenarios of different names.
func drawnRecord(t *rapid.T) report.Record {
	r := report.Record{Run: report.Run{
		Version: rapid.String().Draw(t, "version"), Target: rapid.String().Draw(t, "target"), File: rapid.String().Draw(t, "file"),
		Seed: rapid.Uint64().Draw(t, "seed"), Strict: rapid.Bool().Draw(t, "strict"),
		Sealing: rapid.SampledFrom([]string{"", "sealed", "not sealed: no namespaces"}).Draw(t, "sealing"),
		Notes:   drawnList(t, "notes", func(t *rapid.T) string { return rapid.String().Draw(t, "note") }),
	}}
	for i := range rapid.IntRange(0, 12).Draw(t, "scenarios") {
		r.Scenarios = append(r.Scenarios, drawnScenario(t, fmt.Sprintf("%s/%d", rapid.String().Draw(t, "name"), i)))
	}
	r.Run.Scenarios = len(r.Scenarios)
	return r
}

func drawnScenario(t *rapid.T, name string) report.Scenario {
	return report.Scenario{
		Name: name, File: rapid.String().Draw(t, "file"), Why: rapid.String().Draw(t, "why"),
		Status:   rapid.SampledFrom([]report.Status{report.Passed, report.Failed, report.Skipped}).Draw(t, "status"),
		Reason:   rapid.String().Draw(t, "reason"),
		Findings: drawnList(t, "findings", drawnFinding), Accepted: drawnList(t, "accepted", drawnAccepted),
		Notes: drawnList(t, "notes", func(t *rapid.T) string { return rapid.String().Draw(t, "note") }), Rotations: drawnList(t, "rotations", drawnRotation),
		Outages: drawnList(t, "outages", drawnOutage), Risks: drawnList(t, "risks", drawnOutage), Gaps: drawnList(t, "gaps", drawnGap),
		Virtual: drawnLength(t), Took: drawnLength(t), Replay: rapid.String().Draw(t, "replay"), History: drawnList(t, "history", drawnEntry),
	}
}

func drawnFinding(t *rapid.T) verdict.Finding {
	return verdict.Finding{
		ID: rapid.String().Draw(t, "id"), Kind: verdict.Kind(rapid.String().Draw(t, "kind")), Text: rapid.String().Draw(t, "text"),
		Slice: drawnList(t, "slice", drawnEntry), Advice: rapid.String().Draw(t, "advice"),
	}
}

func drawnAccepted(t *rapid.T) report.Accepted {
	return report.Accepted{Finding: drawnFinding(t), Reason: rapid.String().Draw(t, "why")}
}

func drawnRotation(t *rapid.T) verdict.Rotation {
	r := verdict.Rotation{
		Run: rapid.Int().Draw(t, "run"), Secret: rapid.String().Draw(t, "secret"), Version: rapid.String().Draw(t, "version"),
		Cause: journal.Cause(rapid.String().Draw(t, "cause")), Started: drawnInstant(t), Attempts: rapid.Int().Draw(t, "attempts"),
		OK: rapid.Bool().Draw(t, "ok"), Step: rapid.String().Draw(t, "step"), Reason: rapid.String().Draw(t, "reason"), Again: rapid.Bool().Draw(t, "again"),
	}
	if rapid.Bool().Draw(t, "ended") {
		r.Ended = drawnInstant(t)
	}
	return r
}

func drawnOutage(t *rapid.T) verdict.Outage {
	return verdict.Outage{
		Reader: verdict.Reader{
			Name: rapid.String().Draw(t, "reader"), Secret: rapid.String().Draw(t, "secret"),
			Habit: rapid.SampledFrom([]verdict.Habit{
				verdict.EveryRead(), verdict.LoadOnce(), verdict.RefreshOnRefusal(), verdict.CurrentThenPending(),
				verdict.CacheFor(55 * time.Minute), verdict.CacheForAt(48*time.Hour, time.Second),
			}).Draw(t, "habit"),
		},
		Span: drawnSpan(t), Open: rapid.Bool().Draw(t, "open"), Held: rapid.String().Draw(t, "held"), Why: drawnList(t, "why", drawnEntry),
	}
}

func drawnGap(t *rapid.T) verdict.Gap {
	return verdict.Gap{Secret: rapid.String().Draw(t, "secret"), Span: drawnSpan(t), Open: rapid.Bool().Draw(t, "open"), Budget: drawnLength(t)}
}

func drawnEntry(t *rapid.T) journal.Entry {
	text := rapid.String().Draw(t, "text")
	return journal.Entry{
		Seq: rapid.Int().Draw(t, "seq"), At: drawnInstant(t),
		Fact: rapid.SampledFrom([]journal.Fact{
			journal.Note{By: "operator", Text: text},
			journal.Call{Op: "secrets.PutSecretValue", By: "rotate", Status: 400, Message: text, Fault: "refuse"},
			journal.Returned{Function: "rotate", Request: 4, Outcome: journal.Failed, Message: text, Took: time.Second},
			journal.Minted{Credential: "token#1", Client: text, IssuedAt: drawnInstant(t), ExpiresAt: drawnInstant(t)},
		}).Draw(t, "fact"),
	}
}

func drawnSpan(t *rapid.T) verdict.Span {
	from := drawnInstant(t)
	return verdict.Span{From: from, To: from.Add(drawnLength(t))}
}

func drawnInstant(t *rapid.T) time.Time {
	return time.Date(2035, 1, 1, 0, 0, 0, 0, time.UTC).Add(drawnLength(t))
}

func drawnLength(t *rapid.T) time.Duration {
	return time.Duration(rapid.Int64Range(0, int64(50*365*24*time.Hour)).Draw(t, "length"))
}

// drawnList is nil where it is empty, as the lists of a record are.
func drawnList[T any](t *rapid.T, name string, draw func(*rapid.T) T) []T {
	var all []T
	for range rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(t, name) {
		all = append(all, draw(t))
	}
	return all
}
