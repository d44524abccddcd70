package fakesecrets_test

import (
	"testing"

	"github.com/rolloverhq/rollover/fakesecrets"
)

func TestReadsMissAWriteForACountedNumberOfTimes(t *testing.T) {
	t.Parallel()
	r := newRig(t, fakesecrets.Options{StaleReads: 2})
	read := func() string {
		value, err := r.Value("s", "")
		if err != nil {
			return codeOf(err)
		}
		return value
	}
	r.check(r.Put("s", "a"))
	for _, want := range []string{notFound, notFound, "a", "a"} {
		equal(t, "after the first write", read(), want)
	}
	r.check(r.PutLabelled("s", "b"))
	equal(t, "after a write", read(), "a")
	r.check(r.PutLabelled("s", "c"))
	for _, want := range []string{"b", "b", "c"} {
		equal(t, "after another", read(), want)
	}
	r.check(r.StaleReads("s", 1))
	equal(t, "told to", read(), "b")
	equal(t, "and once only", read(), "c")
	r.check(r.Create("other"))
	_, err := r.Value("other", "")
	equal(t, "of one without a value", codeOf(err), notFound)
	r.check(r.StaleReads("other", 0))
	seen, _ := r.Secret("other")
	equal(t, "a look is no read", seen.Name, "other")
	equal(t, "of nobody", codeOf(r.StaleReads("nobody", 1)), notFound)
}

// A rotation outlasts reads that miss: the run that fails for it is tried again.
func TestRotationOutlastsStaleReads(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Lambda.set("rotate", tidyTemplate)
	r.check(r.Put("s", "a"))
	r.check(r.RotateDays("s", 1, "rotate"))
	r.check(r.StaleReads("s", 1))
	r.World.Clock.Advance(oneDay / 2)
	value, err := r.Value("s", "")
	r.check(err)
	equal(t, "value", value, "b")
	if n := len(r.Lambda.seen()); n <= 4 {
		t.Errorf("the function was invoked %d times only: no read was stale", n)
	}
}
