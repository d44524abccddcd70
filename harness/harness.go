// Package harness is the whole stack for one test: a fake Auth0 tenant, Secrets Manager, the Lambda
// service and whoever reads the secret, in one world.
//
//	func TestRotation(t *testing.T) {
//		s := harness.Run(t)
//		...
//		s.Clock.Advance(7 * 24 * time.Hour)
//		s.CheckRotations(t, 7)
//	}
//
// A stack listens on free loopback ports, has a clock of its own that stands until it is driven, and
// shares nothing with any other: tests that use it may run in parallel. It needs no network, no
// Docker and no account.
package harness

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rolloverhq/rollover/clock"
	"github.com/rolloverhq/rollover/fakeauth0"
	"github.com/rolloverhq/rollover/fakelambda"
	"github.com/rolloverhq/rollover/fakesecrets"
	"github.com/rolloverhq/rollover/fakests"
	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/gateway"
	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/remotesecrets"
	"github.com/rolloverhq/rollover/trail"
	"github.com/rolloverhq/rollover/verdict"
	"github.com/rolloverhq/rollover/world"
)

// Region and Account are where a stack's secrets and functions are.
const (
	Region  = "eu-west-1"
	Account = "000000000000"
)

// Options say how a stack begins. The zero value is ready for use.
type Options struct {
	Start   time.Time // zero: clock.Start, or the host's next midnight where processes run on the host's clock
	Seed    uint64
	Lambda  fakelambda.Options
	Secrets fakesecrets.Options
	Auth0   fakeauth0.Options
	Trail   trail.Options // of what CloudTrail and EventBridge tell; Region, Account and VersionID are the stack's own

	// RealTime is for a service that people talk to: the world starts at the host's now, functions run in
	// the host's time, and somebody has to call Clock.FollowRealTime.
	RealTime bool

	// Seal asks for functions that run sealed, where the machine allows it; Stack.Sealed tells. Otherwise they
	// are told of a proxy that leads to the same names. Nil: nobody asks.
	// Many stacks may share the places, and none of them closes them.
	Seal *gateway.Places

	// Endpoint is a Secrets Manager that runs elsewhere, to stand behind the stack in place of the embedded one.
	// Many stacks may share it, and none of them closes it. Of Secrets, Start and Reattempts still count.
	Endpoint *remotesecrets.Endpoint

	// SecretsAddr and Auth0Addr are where the fakes listen; empty is a free loopback port each.
	SecretsAddr, Auth0Addr string
}

// Stack is the whole stack. Its parts may be used directly; all are safe for concurrent use.
type Stack struct {
	World   *world.World
	Clock   *clock.Clock
	Faults  *fault.Plan
	Journal *journal.Journal
	Auth0   *fakeauth0.Tenant
	Secrets *fakesecrets.Service // nil with Options.Endpoint
	Lambda  *Lambda
	Gateway *gateway.Gateway // the way out of its functions

	options  Options
	manager  manager
	sealing  sync.Once
	unsealed error // why functions are not sealed

	began    time.Time
	reading  sync.Mutex // guards accepted and readers
	accepted []verdict.Secret
	readers  []verdict.Reader
	notes    []string
	trail    trail.Options
	files    []string // written for this stack
	keyed    string   // the client that has the embedded key
	sts      *fakests.Service
}

// New returns a stack that is ready: what it listens on is in Auth0.URL and Secrets.URL. Close ends it.
func New(o Options) (*Stack, error) {
	var notes []string
	if err := o.reachable(); err != nil {
		return nil, err
	}
	if o.RealTime {
		o.Start, o.Lambda.RealTime = hostNow(), true
	} else if why := hostTimed(o); why != nil {
		o.Lambda.Plain = true
		notes = append(notes, "functions run on the host's clock: "+why.Error()+"; what depends on it is not judged here")
		if o.Start.IsZero() {
			o.Start = midnightAfter(0)
		}
	}
	if o.Endpoint != nil && o.Start.IsZero() {
		o.Start = midnightAfter(headStart)
	}
	if o.Endpoint != nil {
		notes = append(notes, o.Endpoint.Notes()...)
	}
	w := world.New(world.Options{Start: o.Start, Seed: o.Seed})
	o.Lambda.Region, o.Secrets.Region = Region, Region
	o.Lambda.Account, o.Secrets.Account = Account, Account
	s := &Stack{
		World: w, Clock: w.Clock, Faults: w.Faults, Journal: w.Journal,
		Auth0:   fakeauth0.New(w, o.Auth0),
		Gateway: gateway.New(w),
		options: o,
		sts:     fakests.New(w, fakests.Options{Account: Account}),
		began:   w.Clock.Now(),
		notes:   notes,
		trail:   o.Trail,
	}
	s.trail.Region, s.trail.Account, s.trail.VersionID = Region, Account, w.Names.VersionID
	if o.Lambda.Enclose == nil {
		o.Lambda.Enclose = s.enclose
	}
	service := fakelambda.New(w, o.Lambda)
	s.Lambda = &Lambda{Service: service, stack: s}
	if err := s.manage(service); err != nil {
		return nil, errors.Join(err, service.Close(), s.Gateway.Close())
	}
	if err := errors.Join(s.Auth0.Listen(o.Auth0Addr), s.manager.ListenBeside(o.SecretsAddr, s.endpoint)); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.lead()
	s.leadFunctions()
	w.Names.Place(strings.TrimPrefix(s.Auth0.URL(), "http://"), "auth0")
	w.Names.Place(strings.TrimPrefix(s.manager.URL(), "http://"), "secretsmanager")
	return s, nil
}

// manage gives the stack its Secrets Manager.
func (s *Stack) manage(lambda *fakelambda.Service) error {
	o := s.options
	if o.Endpoint == nil {
		s.Secrets = fakesecrets.New(s.World, lambda.Rotator(), o.Secrets)
		s.manager = embedded{s.Secrets}
		return nil
	}
	there, err := newRemote(s.World, o.Endpoint, lambda, o.Secrets)
	s.manager = there
	return err
}

// Close ends everything that the stack has begun: connections, processes, folders.
func (s *Stack) Close() error {
	return errors.Join(s.Lambda.Service.Close(), s.Gateway.Close(), s.manager.Close(), s.Auth0.Close(), s.removeFiles())
}

// Notes says how the stack runs, where that bounds what it shows.
func (s *Stack) Notes() []string { return s.notes }

// Operations are the names that a fault can be put on, sorted.
func (s *Stack) Operations() []string {
	return slices.Sorted(slices.Values(append(operations(), s.Gateway.Operations()...)))
}

// KnowsOperation reports whether the fakes have an operation of this name, for a fault that could
// otherwise never happen; the error lists what there is.
func (s *Stack) KnowsOperation(op string) error {
	known := s.Operations()
	if slices.Contains(known, op) {
		return nil
	}
	return fmt.Errorf("no operation is called %q; there are %s", op, strings.Join(known, ", "))
}

// Minted counts the tokens that functions had minted after an instant.
func (s *Stack) Minted(since time.Time) int {
	n := 0
	for _, e := range s.Journal.Entries() {
		if m, ok := e.Fact.(journal.Minted); ok && m.Run > 0 && e.At.After(since) {
			n++
		}
	}
	return n
}
