package fakesecrets

import (
	"sync"

	"github.com/rolloverhq/rollover/iam"
	"github.com/rolloverhq/rollover/internal/wire"
	"github.com/rolloverhq/rollover/world"
)

// Service is one Secrets Manager, with the secrets of every region and account apart. Make it with New. All methods are safe for
// concurrent use. Those it has of its embedded Door act as the principal "test".
type Service struct {
	Door

	world      *world.World
	lambda     Invoker
	options    Options
	operations map[string]operation // :: name → what does it
	requests   *world.Rand          // request ids
	passwords  *world.Rand

	mu         sync.Mutex // guards all that follows, and every secret; never held across Sleep or Invoke
	stores     *stores
	tokens     *world.Rand            // version ids and RotationTokens that the service makes itself
	identities map[string]*iam.Policy // :: principal → what it may do; one that is not there may do everything
	hidden     map[string][]string    // :: secret → members that Hide has declared

	address wire.Address
}

// New returns a Service without secrets that has its rotation functions run by lambda. A nil lambda
// is one that has no function.
func New(w *world.World, lambda Invoker, o Options) *Service {
	if lambda == nil {
		lambda = noLambda{}
	}
	o = o.withDefaults()
	s := &Service{
		world:      w,
		lambda:     lambda,
		options:    o,
		operations: map[string]operation{},
		address:    wire.Address{Of: "fakesecrets"},
		requests:   w.Rand("secrets.request"),
		tokens:     w.Rand("secrets.token"),
		passwords:  w.Rand("secrets.password"),
		stores:     newStores(place{o.Region, o.Account}, w.Rand("secrets.suffix")),
		identities: map[string]*iam.Policy{},
	}
	for _, op := range operations() {
		s.operations[op.name] = op
	}
	w.Names.Watch(s.recognise)
	s.Door = s.As("test")
	return s
}
