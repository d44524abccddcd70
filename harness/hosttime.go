package harness

import "time"

// hostNow is where a world begins in which processes cannot be given the world's time: it has to agree
// with what they see.
func hostNow() time.Time {
	return time.Now().UTC() //nolint:forbidigo // the one place where a world has to follow the host's clock
}
