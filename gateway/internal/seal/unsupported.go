//go:build !linux

package seal

import (
	"errors"
	"net/netip"
	"os"
	"runtime"
)

// Cell is a place that nothing can leave. There is none here.
type Cell struct{}

var errNone = errors.New("a place that nothing can leave takes Linux: " + runtime.GOOS + " has no namespaces")

// Main does nothing here.
func Main() {}

// New reports that there is no such place here.
func New(Config) (*Cell, error) { return nil, errNone }

// Listen is never reached: there is no Cell.
func (*Cell) Listen(netip.AddrPort) (*os.File, error) { return nil, errNone }

// Packets is never reached: there is no Cell.
func (*Cell) Packets(netip.AddrPort) (*os.File, error) { return nil, errNone }

// Start is never reached: there is no Cell.
func (*Cell) Start(Program, [3]*os.File) (int, error) { return 0, errNone }

// Tried is never reached: there is no Cell.
func (*Cell) Tried() []Attempt { return nil }

// Close is never reached: there is no Cell.
func (*Cell) Close() error { return nil }
