package journal_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

// Whatever words of others a fact holds: what is masked later does not stand there any more, a call that is under way
// included, and all else does.
func TestMask(t *testing.T) {
	t.Parallel()
	const secret = "opensesame"
	text := "x " + secret
	var j journal.Journal
	at := time.Date(2035, 1, 1, 0, 0, 0, 0, time.UTC)
	end := j.Begin(at, journal.Call{Op: "a", Args: text})
	j.Add(at, journal.Call{Op: "b", Args: text, Message: text})
	j.Add(at, journal.Returned{Function: "f", Error: text, Message: text, Payload: text, Hint: text})
	j.Add(at, journal.RotationEnded{Secret: "s", Reason: text})
	j.Add(at, journal.Egress{By: "f", To: text})
	j.Add(at, journal.Distrusted{By: "f", To: text})
	j.Add(at, journal.Note{By: "f", Text: text})
	before := lines(t, &j)
	j.Mask(func(s string) string { return strings.ReplaceAll(s, secret, "***") })
	end(func(c *journal.Call) { c.Status = 200 })
	got := lines(t, &j)
	if strings.Contains(got, secret) || strings.Count(got, "***") != strings.Count(before, secret) {
		t.Errorf("masked:\n%s", got)
	}
	if want := strings.ReplaceAll(before, secret, "***"); strings.Replace(got, `,"status":200`, "", 1) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func lines(t *testing.T, j *journal.Journal) string {
	t.Helper()
	var b bytes.Buffer
	if err := journal.WriteJSON(&b, j.Entries()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
