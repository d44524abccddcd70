package fakelambda

import "time"

// ahead is how far a world that follows the host's clock must have been advanced beyond it for processes to live in
// the world's time. A process cannot be shown the host's past, and such a world stands while they compute.
const ahead = time.Minute

// warps reports whether a process that is started now lives in the world's time.
func (s *Service) warps() bool {
	switch {
	case s.options.Plain || !warpSupported():
		return false
	case s.options.RealTime:
		return s.world.Clock.Now().Sub(realTime{}.Now()) > ahead
	default:
		return true
	}
}
