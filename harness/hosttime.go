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

// HostTime is nil if functions that run as processes live in the world's time, else why they run on the
// host's clock: then the world's runs ahead of theirs, further with each Advance, and what a function does
// by its clock says nothing about the function.
func (s *Stack) HostTime() error {
	if s.options.RealTime {
		return nil
	}
	return hostTimed(s.options)
}

// midnightAfter is where a world begins that lives beside the host's clock: at midnight, as everywhere, so that
// schedules fall where they do; and not in the past of the processes in it, so that nothing looks to them as if it had
// ended before it has. The host's clock may go on by ahead meanwhile.
func midnightAfter(ahead time.Duration) time.Time {
	const day = 24 * time.Hour
	return hostNow().Add(ahead).Truncate(day).Add(day)
}

// hostNow is where a world begins that lives in the host's time.
func hostNow() time.Time {
	return time.Now().UTC() //nolint:forbidigo // the one place where a world has to follow the host's clock
}
