package remotesecrets

import (
	"context"
	"time"
)

// patience is how long an endpoint may be silent, in the host's time, while a rotation is under way, before
// it is held to be broken.
const patience = 2 * time.Minute

// pause waits in the host's time, and reports false if ctx has ended.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
