package localstack

import (
	"context"
	"time"
)

// rest waits for a second of the host's, and reports false if ctx has ended.
func rest(ctx context.Context) bool {
	t := time.NewTimer(time.Second)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
