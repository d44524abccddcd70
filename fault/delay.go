package fault

import "time"

// Delay lets the operation happen, and answers, after d of world time. A delay past the caller's
// deadline is a time-out: once the caller has gone, the operation does not happen any more.
func Delay(d time.Duration) Fault { return delay{d} }

type delay struct{ d time.Duration }

func (f delay) Effect() Effect { return Effect{Delay: f.d} }
func (f delay) String() string { return "delay " + f.d.String() }
