package report_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/report"
)

// told is a history with all that a trace has to tell: a rotation with a lost reply and a time-out, a hand that
// comes between, what does not belong in a function's log, and an invocation that is nobody's step.
func told() []journal.Entry {
	start := time.Date(2035, 1, 1, 23, 59, 59, 0, time.UTC)
	night := start.Add(time.Second)
	late := night.Add(100 * time.Millisecond)
	var all []journal.Entry
	add := func(at time.Time, facts ...journal.Fact) {
		for _, f := range facts {
			all = append(all, journal.Entry{Seq: len(all) + 1, At: at, Fact: f})
		}
	}
	call := func(op, args string, status int) journal.Call {
		return journal.Call{Op: op, By: "rotate", Step: "createSecret", Run: 2, Attempt: 1, Args: args, Status: status}
	}
	absent := call("secrets.GetSecretValue", "service-token-demo v2 AWSPENDING", 400)
	absent.Error, absent.Message = "ResourceNotFoundException", "Secrets Manager can't find v2"
	lost := call("secrets.PutSecretValue", "service-token-demo v2 AWSPENDING", 0)
	lost.Unheard, lost.Fault = true, "lose reply"
	slow := call("secrets.PutSecretValue", "service-token-demo v2 AWSPENDING", 200)
	slow.Done = late.Add(2 * time.Second)

	add(start,
		journal.KeyMoved{Key: "k1", To: journal.KeyCurrent},
		journal.Call{Op: "secrets.RotateSecret", By: "operator", Args: "service-token-demo v2", Status: 200},
		journal.Labelled{Secret: "service-token-demo", Label: "AWSPENDING", To: "v2"},
	)
	add(night,
		journal.RotationStarted{Secret: "service-token-demo", Version: "v2", Run: 2, Attempt: 1, Cause: journal.ByRequest},
		journal.Invoked{Function: "rotate", Request: 5, Step: "createSecret", Secret: "service-token-demo", Version: "v2", Run: 2, Attempt: 1, Cold: true},
		absent,
		call("auth0.oauth.token", "billing token#2", 200),
		journal.Minted{Credential: "token#2", Client: "billing", ExpiresAt: night.Add(25 * time.Hour), By: "rotate"},
		journal.Leaked{Function: "rotate", Request: 5, Step: "createSecret", What: "token#2", Where: "log"},
		journal.Egress{By: "rotate", Step: "createSecret", Run: 2, Attempt: 1, To: "metrics.example.com", How: "dns"},
		lost,
		journal.Stored{Secret: "service-token-demo", Version: "v2", Credentials: []string{"token#2"}, By: "rotate"},
	)
	add(late,
		journal.Call{Op: "secrets.DescribeSecret", By: "operator", Args: "service-token-demo", Status: 200},
		slow,
		journal.Returned{Function: "rotate", Request: 5, Step: "createSecret", Run: 2, Attempt: 1, Outcome: journal.OK, Took: 2100 * time.Millisecond},
		journal.Invoked{Function: "rotate", Request: 6, Step: "setSecret", Secret: "service-token-demo", Version: "v2", Run: 2, Attempt: 1, Fault: "kill before"},
		journal.Returned{Function: "rotate", Request: 6, Step: "setSecret", Run: 2, Attempt: 1, Outcome: journal.Killed, Error: "Runtime.ExitError", Message: "signal: \x1b[31mkilled", Fault: "kill before"},
		journal.RotationEnded{Secret: "service-token-demo", Version: "v2", Run: 2, Attempt: 1, Step: "setSecret", Reason: "the function was killed", Again: true},
		journal.Note{By: "operator", Text: "auth0 is down"},
		journal.Invoked{Function: "rotate", Request: 7},
		journal.Call{Op: "auth0.jwks", By: "rotate", Status: 200},
		journal.Returned{Function: "rotate", Request: 7, Outcome: journal.Failed, Error: "errorString", Message: "unknown step"},
		journal.Call{Op: "auth0.jwks", By: "rotate", Status: 0},
	)
	return all
}

func TestATraceIsAStory(t *testing.T) {
	t.Parallel()
	for name, term := range map[string]report.Terminal{"plain": {}, "colour": {Colour: true, Width: 80}} {
		var got bytes.Buffer
		term.W = &got
		term.Scenario(report.Scenario{Name: "told", Status: report.Passed, History: told()})
		golden(t, "testdata/trace-"+name+".golden", got.Bytes())
		text := paint.ReplaceAllString(got.String(), "")
		if strings.Contains(text, "\x1b") {
			t.Errorf("%s: an escape sequence of a function's error reached the terminal", name)
		}
	}
}
