package fakesecrets_test

import (
	"testing"
)

// What is restored is not deleted when its old recovery window ends.
func TestRestoredForGood(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.check(r.Put("s", "a"))
	r.check(r.Delete("s", 7))
	r.check(r.Restore("s"))
	r.World.Clock.Advance(31 * oneDay)
	seen, ok := r.Secret("s")
	if !ok || !seen.Deletion.IsZero() {
		t.Errorf("the secret is there: %t, to be deleted %v", ok, seen.Deletion)
	}
}
