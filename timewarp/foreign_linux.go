//go:build amd64 || arm64

package timewarp

import (
	"net/netip"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/sys/unix"
)

// A socket is the world's when its other end is held by this very process, as the servers of the world
// are, or by one of the tree. Anybody else takes the host's time to answer, and Idle does not know of
// it: so while a process is connected to a foreign peer its clock runs with the host's, and no rest is
// told.

// surveySockets looks for foreign peers of a process. Connections that were found to be the world's stay
// so, and cost nothing more.
func (s *supervisor) surveySockets(p *process, all []descriptor) {
	p.foreign = ""
	inodes, doubtful := map[uint64]bool{}, false
	for _, d := range all {
		n, ok := d.inodeOf()
		if !ok {
			continue
		}
		inodes[n] = true
		if !p.domestic[n] {
			doubtful = s.isDoubtful(p, d.fd, n) || doubtful
		}
	}
	for n := range p.domestic {
		if !inodes[n] {
			delete(p.domestic, n)
		}
	}
	if doubtful {
		s.surveyPeers(p, inodes)
	}
}

// isDoubtful reports whether a socket may have a foreign peer, by what it says itself.
func (s *supervisor) isDoubtful(p *process, fd int, inode uint64) (yes bool) {
	known := p.borrow(fd, func(fd int) {
		domain, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_DOMAIN)
		if err == nil && domain == unix.AF_UNIX {
			s.surveyNeighbour(p, fd, inode)
			return
		}
		if err != nil || domain != unix.AF_INET && domain != unix.AF_INET6 {
			p.isDomestic(inode) // it will never be anything else
			return
		}
		if peer, err := unix.Getpeername(fd); err == nil {
			if yes = !s.isOwned(endOf(peer)); !yes {
				p.isDomestic(inode)
			}
			return
		}
		info, err := unix.GetsockoptTCPInfo(fd, unix.IPPROTO_TCP, unix.TCP_INFO)
		yes = err == nil && info.State == socketConnecting
	})
	return yes || !known
}

// isOwned reports whether the world says that it listens somewhere, or was found to.
func (s *supervisor) isOwned(at netip.AddrPort) bool {
	return s.owned[at] || s.config.Ours != nil && s.config.Ours(at)
}

// surveyNeighbour looks at who has made the other end of a connected socket of this machine. What a
// process left behind that has ended counts as the tree's.
func (s *supervisor) surveyNeighbour(p *process, fd int, inode uint64) {
	peer, err := unix.Getpeername(fd)
	if err != nil {
		return // not connected yet
	}
	maker, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
	pid := 0
	if err == nil {
		pid = int(maker.Pid)
	}
	if pid == 0 || pid == os.Getpid() || s.processes[pid] != nil || unix.Kill(pid, 0) == unix.ESRCH {
		p.isDomestic(inode)
		return
	}
	name := "a socket without a name"
	if a, ok := peer.(*unix.SockaddrUnix); ok && a.Name != "" {
		name = a.Name
	}
	s.isForeign(p, name+" of "+filepath.Base(program(pid)))
}

// isForeign notes that a process is connected to a stranger.
func (s *supervisor) isForeign(p *process, peer string) {
	p.foreign = peer
	s.remark(p, "is connected to "+peer+", which is not the world's: its time runs with the host's, and the world waits")
}

// isDomestic remembers a socket as no matter of strangers.
func (p *process) isDomestic(inode uint64) {
	if p.domestic == nil {
		p.domestic = map[uint64]bool{}
	}
	p.domestic[inode] = true
}

// endOf is the address that a system call has given.
func endOf(a unix.Sockaddr) netip.AddrPort {
	switch a := a.(type) {
	case *unix.SockaddrInet4:
		return netip.AddrPortFrom(netip.AddrFrom4(a.Addr), uint16(a.Port))
	case *unix.SockaddrInet6:
		return netip.AddrPortFrom(netip.AddrFrom16(a.Addr).Unmap(), uint16(a.Port))
	}
	return netip.AddrPort{}
}

// surveyPeers finds out who holds the other ends of a process's connections.
func (s *supervisor) surveyPeers(p *process, inodes map[uint64]bool) {
	table := readSockets("/proc/" + strconv.Itoa(p.pid) + "/net")
	beyond := append(table, readSockets("/proc/thread-self/net")...)
	ours := s.inodes()
	for _, k := range table {
		if !inodes[k.inode] || k.inode == 0 || p.domestic[k.inode] || k.remote.Port() == 0 ||
			k.state != socketEstablished && k.state != socketConnecting {
			continue
		}
		switch {
		case !isOurs(k, beyond, ours):
			s.isForeign(p, k.remote.String())
		case k.state == socketEstablished:
			p.isDomestic(k.inode)
			if s.owned == nil {
				s.owned = map[netip.AddrPort]bool{}
			}
			s.owned[k.remote] = true
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
		if p.foreign != "" {
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
