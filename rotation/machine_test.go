package rotation_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Days of rotations with anything failing anywhere on either side. As long as
// faults go on, the reader's token is never worse than untouched; once they
// stop, one more run completes; and every mint beyond one a run is one that a
// fault took.
func TestRotationsUnderAnyFaults(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		g := newRig(t)
		lost := 0
		roll := func(what string) bool { return rapid.IntRange(0, 9).Draw(rt, what) == 0 }
		storm := true
		g.onBefore = func(op string, _ int) error {
			if !storm || !roll(op+" fails") {
				return nil
			}
			if op == "PutSecretValue" {
				lost++
			}
			return throttled()
		}
		g.onAfter = func(op string, _ int) error {
			if storm && roll(op+" loses its reply") {
				return errLost
			}
			return nil
		}
		g.token = func(w http.ResponseWriter, _ int) bool {
			if storm && roll("token endpoint is down") {
				w.WriteHeader(http.StatusServiceUnavailable)
				return true
			}
			return false
		}
		g.after = func(w http.ResponseWriter, _ int) bool {
			if storm && roll("token reply is cut") {
				lost++
				_, _ = fmt.Fprint(w, `{"access_`)
				return true
			}
			return false
		}
		for d := range rapid.IntRange(1, 3).Draw(rt, "days") {
			token := fmt.Sprintf("00000000-0000-0000-0000-%012d", d+100)
			before, values := g.mints()-lost, len(g.values)
			g.begin(token)
			failed := rapid.IntRange(0, 5).Draw(rt, "stormy runs")
			for range failed {
				if g.do(token, all...) == nil && g.label("AWSCURRENT") != token {
					rt.Fatal("a run succeeded without moving AWSCURRENT")
				}
				if g.left() <= 0 {
					rt.Fatal("readers were locked out")
				}
				g.advance(100 * time.Second)
			}
			storm = false
			if err := g.do(token, all...); err != nil {
				rt.Fatalf("without faults the run fails: %v", err)
			}
			storm = true
			if g.label("AWSCURRENT") != token || g.left() < 24*time.Hour+30*time.Minute {
				rt.Fatalf("AWSCURRENT is on %s with %v left", g.label("AWSCURRENT"), g.left())
			}
			if used := g.mints() - lost - before; used != 1 {
				rt.Fatalf("%d mints beyond those that faults took", used)
			}
			if len(g.values) != values+1 {
				rt.Fatalf("%d versions for one rotation", len(g.values)-values)
			}
			g.advance(24 * time.Hour)
		}
	})
}
