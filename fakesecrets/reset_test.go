package fakesecrets_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/fakesecrets"
	"github.com/rolloverhq/rollover/journal"
)

func TestReset(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Lambda.set("rotate", slow(template))
	elsewhere := r.In("us-east-1").Of("111122223333")
	for _, door := range []fakesecrets.Door{r.Door, elsewhere} {
		r.check(door.Put("s", "a"))
		r.check(door.Put("going", "a"))
		r.check(door.Delete("going", 7))
	}
	r.check(r.RotateDays("s", 1, "rotate"))
	r.check(r.Restrict("operator", `{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}`))
	r.World.Clock.Advance(2 * time.Second) // into the first step
	before := len(facts[journal.Call](r))
	r.Reset()
	equal(t, "secrets here", len(r.Secrets()), 0)
	equal(t, "secrets elsewhere", len(elsewhere.Secrets()), 0)
	r.World.Clock.Advance(10 * oneDay)
	equal(t, "steps", len(r.Lambda.seen()), 1)
	equal(t, "pending events", fmt.Sprint(r.World.Clock.Pending()), "[]")
	for _, c := range facts[journal.Call](r)[before:] {
		equal(t, "the function's call", c.Error, "ResourceNotFoundException")
	}
	r.check(r.As("operator").Put("s", "b"))
	seen, _ := r.Secret("s")
	equal(t, "versions of its successor", len(seen.Versions), 1)
}
