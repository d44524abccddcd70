// Package seal makes places that nothing can leave: network, mount, process and user namespaces of their
// own, by the kernel's word. It takes Linux with user namespaces; root is not needed.
//
// A Cell is such a place, for the processes of one world. In it lives a keeper, a copy of this program or
// of a smaller one, as its first process: it has set the place up, hands out sockets that listen
// there, and starts processes. It ends with its Cell, and with it all that lives there.
//
// Inside there is one network interface, lo. Every address leads to it, so that whatever is reached for
// is refused at once by the kernel itself, and can be seen (Cell.Tried). Only 127.0.0.0/8, ::1 and Address
// are answered.
package seal

import "net/netip"

// Address is where the gateway listens inside: names resolve to it. It is not a loopback address, since
// some clients take those for no network at all.
const Address = "198.18.0.1"

// Attempt is something that a process inside has tried to reach.
type Attempt struct {
	To  netip.AddrPort // port 0: none
	How string         // "tcp", "udp" or "icmp"
}

// String is the address, with its port if it has one.
func (a Attempt) String() string {
	if a.To.Port() == 0 {
		return a.To.Addr().String()
	}
	return a.To.String()
}

// Config says how a Cell begins.
type Config struct {
	// Keeper is a program whose main calls Main first thing.
	Keeper string
	// Folder is a private folder, which stays the caller's.
	Folder string
	// Files are further files below /etc, by their path there: content.
	Files map[string][]byte
}

// Program is a process to be started inside.
type Program struct {
	Path string
	Args []string
	Env  []string
	Dir  string
	Tmp  string   // the folder outside that is /tmp inside
	See  []string // folders that are seen inside as they are outside, and not written to
}

// name is what a keeper is called, so that it knows that it is one.
const name = "rollover-keeper"
