package fault

// Stale makes a read answer as if the last write to what it reads were not visible yet.
func Stale() Fault { return stale{} }

type stale struct{}

func (stale) Effect() Effect { return Effect{Stale: true} }
func (stale) String() string { return "stale read" }
