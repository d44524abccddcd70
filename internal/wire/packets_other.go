//go:build !linux

package wire

import (
	"errors"
	"os"

	"github.com/rolloverhq/rollover/world"
)

// Packets answers datagrams on a socket. Nobody needs it where no place can be sealed.
type Packets struct{}

// ServePackets is there on Linux only.
func ServePackets(_ *world.World, socket *os.File, _ func([]byte) []byte) (*Packets, error) {
	socket.Close()
	return nil, errors.ErrUnsupported
}

// Close does nothing.
func (*Packets) Close() error { return nil }
