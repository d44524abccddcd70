package fakelambda

import (
	"net/http"

	"github.com/rolloverhq/rollover/internal/wire"
	"github.com/rolloverhq/rollover/timewarp"
)

// Enclosure is what stands between a sandbox's processes and everything outside the world. Options.Enclose
// gives each sandbox one.
type Enclosure interface {
	// Environment is what a process has to be told to live in it. It stands before Options.Env and the
	// function's own, which may override it.
	Environment() map[string]string
	// Serve has h listen where the processes can reach it, and nobody else need.
	Serve(h http.Handler) (*wire.Server, error)
	// Fork starts a process inside, as timewarp.Config.Fork does; nil if processes start as any other. Whatever
	// a process can be connected to that was started so is the world's.
	Fork() func(timewarp.Config) (pid int, err error)
	// Settle writes into the journal what its processes have tried to reach in vain since the last time. It
	// is called at the end of each invocation, before the journal has that.
	Settle()
	// Close ends it, when no process is left inside.
	Close() error
}

// Premises are what a sandbox's processes have on disk.
type Premises struct {
	Bootstrap string // the executable, absolute
	Code      string // the folder of the function's code, which is not to be written to
	Client    string // the folder of its language's runtime client, or empty
	Tmp       string // a private folder, which is
}

// unenclosed is the Enclosure of those who have none.
type unenclosed struct{ service *Service }

func (unenclosed) Environment() map[string]string { return nil }
func (u unenclosed) Serve(h http.Handler) (*wire.Server, error) {
	return wire.Serve(u.service.world, "", h)
}
func (unenclosed) Fork() func(timewarp.Config) (int, error) { return nil }
func (unenclosed) Settle()                                  {}
func (unenclosed) Close() error                             { return nil }

// enclose gives a sandbox its enclosure.
func (s *Service) enclose(p Premises) (Enclosure, error) {
	if s.options.Enclose == nil {
		return unenclosed{s}, nil
	}
	return s.options.Enclose(p)
}
