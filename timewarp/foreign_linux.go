//go:build amd64 || arm64

package timewarp

import (
	"fmt"
	"net/netip"
	"os"
	"strconv"
)

// A socket is the world's when its other end is held by this very process, as the servers of the world
// are, or by one of the tree. Anybody else takes the host's time to answer, and Idle does not know of
// it: so while a process is connected to a foreign peer its clock runs with the host's, and no rest is
// told.

// surveySockets looks for foreign peers of a process. Connections that were found to be the world's stay
// so, and cost nothing more.
func (s *supervisor) surveySockets(p *process, all []descriptor) {
	p.foreign = netip.AddrPort{}
	inodes := map[uint64]bool{}
	unknown := false
	for _, d := range all {
		if n, ok := d.inodeOf(); ok {
			inodes[n] = true
			unknown = unknown || !p.domestic[n]
		}
	}
	for n := range p.domestic {
		if !inodes[n] {
			delete(p.domestic, n)
		}
	}
	if !unknown {
		return
	}
	table := readSockets("/proc/" + strconv.Itoa(p.pid) + "/net")
	var ours map[uint64]bool // asked for when needed
	for _, k := range table {
		if !inodes[k.inode] || k.inode == 0 || p.domestic[k.inode] || k.remote.Port() == 0 ||
			k.state != socketEstablished && k.state != socketConnecting {
			continue
		}
		if ours == nil {
			ours = s.inodes()
			table = append(table, readSockets("/proc/thread-self/net")...)
		}
		if !isOurs(k, table, ours) {
			p.foreign = k.remote
			s.remark(p, fmt.Sprintf("is connected to %s, which is not the world's: its time runs with the host's, and the world waits", k.remote))
			continue
		}
		if k.state == socketEstablished {
			if p.domestic == nil {
				p.domestic = map[uint64]bool{}
			}
			p.domestic[k.inode] = true
		}
	}
}

// inodes are the sockets of this process and of all of the tree.
func (s *supervisor) inodes() map[uint64]bool {
	all := map[uint64]bool{}
	add := func(p *process) {
		for _, d := range p.descriptors() {
			if n, ok := d.inodeOf(); ok {
				all[n] = true
			}
		}
	}
	add(&process{pid: os.Getpid()})
	for _, p := range s.processes {
		add(p)
	}
	return all
}

// isOurs finds the other end of a connection: the socket that was accepted, or else the one that
// listens, for UDP the one that is bound.
func isOurs(k socket, table []socket, ours map[uint64]bool) bool {
	listened := false
	for _, o := range table {
		if o.local == k.remote && o.remote == k.local && o.inode != 0 {
			return ours[o.inode]
		}
		here := o.local.Addr() == k.remote.Addr() || o.local.Addr().IsUnspecified()
		if here && o.local.Port() == k.remote.Port() && o.remote.Port() == 0 {
			listened = listened || ours[o.inode]
		}
	}
	return listened
}

// abroad reports whether any process is connected to a foreign peer, as far as the last survey knew.
func (s *supervisor) abroad() bool {
	for _, p := range s.processes {
		if p.foreign.IsValid() {
			return true
		}
	}
	return false
}

// goWithTheHost moves the clocks on by what has passed on the host since they were last seen.
func (s *supervisor) goWithTheHost() {
	for _, p := range s.processes {
		now := moment{hostMonotonic(), p.shown()}
		p.extra = max(0, now.host-p.still.host-(now.own-p.still.own))
	}
	s.shift(0)
	for _, p := range s.processes {
		p.isStill()
	}
}
