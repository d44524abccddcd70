package fault

import "time"

// Throttle answers that the caller was too fast and may try again after the given world time, where
// the vendor has a header for it; nothing happens. Zero gives no hint.
func Throttle(after time.Duration) Fault { return throttle{after} }

type throttle struct{ after time.Duration }

func (t throttle) Effect() Effect { return Effect{Refuse: &Refusal{Kind: Throttled, After: t.after}} }

func (t throttle) String() string {
	if t.after == 0 {
		return "throttle"
	}
	return "throttle " + t.after.String()
}
