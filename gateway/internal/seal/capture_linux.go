package seal

import (
	"encoding/binary"
	"net/netip"
	"os"
	"slices"

	"golang.org/x/sys/unix"
)

// capture returns a socket that is given what leaves for an address that nobody has inside.
func capture() (int, error) {
	// The program is attached before the socket is bound, so that nothing else is ever queued.
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_DGRAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return -1, os.NewSyscallError("socket", err)
	}
	program := strangers()
	filter := unix.SockFprog{Len: uint16(len(program)), Filter: &program[0]}
	if err := unix.SetsockoptSockFprog(fd, unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, &filter); err != nil {
		unix.Close(fd)
		return -1, os.NewSyscallError("setsockopt", err)
	}
	const all = unix.ETH_P_ALL<<8&0xff00 | unix.ETH_P_ALL>>8
	if err := unix.Bind(fd, &unix.SockaddrLinklayer{Protocol: all, Ifindex: lo}); err != nil {
		unix.Close(fd)
		return -1, os.NewSyscallError("bind", err)
	}
	return fd, nil
}

// strangers is the filter: packets that go out, to anything but 127.0.0.0/8, Address and ::1. Its jumps are
// relative to the instruction that follows.
func strangers() []unix.SockFilter {
	const (
		word   = unix.BPF_LD | unix.BPF_W | unix.BPF_ABS
		equal  = unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K
		mask   = unix.BPF_ALU | unix.BPF_AND | unix.BPF_K
		answer = unix.BPF_RET | unix.BPF_K

		special  = 0xfffff000 // SKF_AD_OFF: what stands beside a packet, not in it
		protocol = special + 0
		kind     = special + 4
	)
	own := binary.BigEndian.AppendUint32(nil, 0)
	ip := netip.MustParseAddr(Address).As4()
	own = append(own[:0], ip[:]...)
	return []unix.SockFilter{
		/* 0 */ {Code: word, K: kind},
		/* 1 */ {Code: equal, K: unix.PACKET_OUTGOING, Jf: 16},
		/* 2 */ {Code: word, K: protocol},
		/* 3 */ {Code: equal, K: unix.ETH_P_IPV6, Jt: 5},
		/* 4 */ {Code: equal, K: unix.ETH_P_IP, Jf: 13},
		/* 5 */ {Code: word, K: 16}, // destination
		/* 6 */ {Code: equal, K: binary.BigEndian.Uint32(own), Jt: 11},
		/* 7 */ {Code: mask, K: 0xff000000},
		/* 8 */ {Code: equal, K: 0x7f000000, Jt: 9, Jf: 8},
		/* 9 */ {Code: word, K: 24}, // destination, a word at a time
		/* 10 */ {Code: equal, K: 0, Jf: 6},
		/* 11 */ {Code: word, K: 28},
		/* 12 */ {Code: equal, K: 0, Jf: 4},
		/* 13 */ {Code: word, K: 32},
		/* 14 */ {Code: equal, K: 0, Jf: 2},
		/* 15 */ {Code: word, K: 36},
		/* 16 */ {Code: equal, K: 1, Jt: 1},
		/* 17 */ {Code: answer, K: 128},
		/* 18 */ {Code: answer, K: 0},
	}
}

// Tried returns what processes inside have tried to reach since the last call, in order, each once.
func (c *Cell) Tried() (all []Attempt) {
	raw, err := c.tried.SyscallConn()
	if err != nil {
		return nil
	}
	buf := make([]byte, 128)
	_ = raw.Control(func(fd uintptr) { // a Cell that is closed has seen nothing
		for {
			n, _, err := unix.Recvfrom(int(fd), buf, unix.MSG_DONTWAIT)
			if err == unix.EINTR {
				continue
			}
			if err != nil {
				return
			}
			if a, ok := attempt(buf[:n]); ok && !slices.Contains(all, a) {
				all = append(all, a)
			}
		}
	})
	return all
}

// attempt reads the beginning of a packet; false if it opens nothing.
func attempt(packet []byte) (Attempt, bool) {
	if len(packet) == 0 {
		return Attempt{}, false
	}
	var to netip.Addr
	var protocol byte
	var rest []byte
	switch packet[0] >> 4 {
	case 4:
		header := int(packet[0]&0xf) * 4
		if header < 20 || len(packet) < header {
			return Attempt{}, false
		}
		to, protocol, rest = netip.AddrFrom4([4]byte(packet[16:20])), packet[9], packet[header:]
	case 6:
		if len(packet) < 40 {
			return Attempt{}, false
		}
		to, protocol, rest = netip.AddrFrom16([16]byte(packet[24:40])), packet[6], packet[40:]
	default:
		return Attempt{}, false
	}
	const syn, ack, echo, echo6 = 0x02, 0x10, 8, 128
	switch {
	case protocol == unix.IPPROTO_TCP && len(rest) >= 14 && rest[13]&(syn|ack) == syn:
		return Attempt{netip.AddrPortFrom(to, binary.BigEndian.Uint16(rest[2:])), "tcp"}, true
	case protocol == unix.IPPROTO_UDP && len(rest) >= 8:
		return Attempt{netip.AddrPortFrom(to, binary.BigEndian.Uint16(rest[2:])), "udp"}, true
	case protocol == unix.IPPROTO_ICMP && len(rest) >= 1 && rest[0] == echo, protocol == unix.IPPROTO_ICMPV6 && len(rest) >= 1 && rest[0] == echo6:
		return Attempt{netip.AddrPortFrom(to, 0), "icmp"}, true
	default:
		return Attempt{}, false
	}
}
