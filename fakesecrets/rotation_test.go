package fakesecrets_test

import (
	"testing"
	"time"
)

func TestADayOfRotationAfterAnother(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Lambda.set("rotate", template)
	r.check(r.Put("s", "a"))
	r.check(r.RotateOn("s", "rate(24 hours)", "rotate"))
	r.World.Clock.Settle()
	equal(t, "labels", r.labels("s"), "v1[AWSPREVIOUS] v2[AWSPENDING AWSCURRENT]")
	r.World.Clock.Advance(7 * 24 * time.Hour)
	equal(t, "labels", r.labels("s"), "v8[AWSPREVIOUS] v9[AWSPENDING AWSCURRENT]")
}
