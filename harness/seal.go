package harness

import (
	"errors"
	"strings"

	"github.com/rolloverhq/rollover/fakelambda"
	"github.com/rolloverhq/rollover/gateway"
)

// Seal returns places in which to seal functions, for Options.Seal, with this program as their keeper: its
// main has to begin with gateway.Keeper. They may serve many stacks. Close ends them.
func Seal() *gateway.Places {
	return &gateway.Places{Keeper: func() (string, error) { return "/proc/self/exe", nil }}
}

// keeperPackage is the program that keeps a sealed place for those who cannot do it themselves.
const keeperPackage = "github.com/rolloverhq/rollover/gateway/keeper"

// Sealed asks for functions that are sealed, where the machine allows it; Stack.Sealed tells. A function
// that is sealed reaches nothing of the test's own: what it is to call is mounted (Gateway.Handle).
func Sealed() Option { return func(o *Options) { o.Seal = shared.places() } }

// Sealed reports nil if functions that run as processes are sealed, else in one sentence why they are not:
// then they are told of a proxy, in words. The first call tries, which takes some milliseconds, unless a
// function was started before.
func (s *Stack) Sealed() error {
	s.sealing.Do(func() { s.unsealed = s.seal() })
	return s.unsealed
}

func (s *Stack) seal() error {
	switch {
	case s.options.Seal == nil:
		return errors.New("it was not asked for")
	case s.options.Here("") != nil:
		return errors.New("functions run in LocalStack's containers, which reach whatever those do")
	case s.options.RealTime || s.options.Lambda.Plain || s.options.Lambda.RealTime:
		return errors.New("functions run in the host's time, and only those in the world's can be sealed")
	}
	return s.Gateway.Seal(s.options.Seal)
}

// enclose keeps a sandbox from everything outside the stack.
func (s *Stack) enclose(p fakelambda.Premises) (fakelambda.Enclosure, error) {
	if s.options.Seal != nil && s.Sealed() == nil {
		return s.Gateway.Sealed(gateway.Premises{Read: needed(p), Tmp: p.Tmp})
	}
	return s.Gateway.Proxied()
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}
