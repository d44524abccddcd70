package harness

import (
	"errors"
	"time"

	"github.com/rolloverhq/rollover/timewarp"
)

// hostTimed is why processes run on the host's clock, nil if they live in the world's time.
func hostTimed(o Options) error {
	if o.Lambda.Plain {
		return errors.New("it was asked for")
	}
	return timewarp.Supported()
}

// hostNow is where a world begins in which processes cannot be given the world's time: it has to agree
// with what they see.
func hostNow() time.Time {
	return time.Now().UTC() //nolint:forbidigo // the one place where a world has to follow the host's clock
}
