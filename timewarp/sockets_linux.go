//go:build amd64 || arm64

package timewarp

import (
	"bytes"
	"encoding/hex"
	"net/netip"
	"os"
	"strconv"
)

// socket is a line of /proc/net/tcp, udp and their like.
type socket struct {
	local, remote netip.AddrPort
	state         uint8
	inode         uint64 // 0 for a connection that nobody has accepted yet
}

// The states of a connection that matter here. A connected UDP socket is established, too.
const (
	socketEstablished = 1
	socketConnecting  = 2
)

// readSockets reads the sockets of a network namespace, by a folder such as /proc/PID/net.
func readSockets(dir string) (all []socket) {
	for _, name := range []string{"/tcp", "/tcp6", "/udp", "/udp6"} {
		b, err := os.ReadFile(dir + name)
		if err != nil {
			continue // a kernel without IPv6
		}
		for line := range bytes.Lines(b) {
			if s, ok := parseSocket(line); ok {
				all = append(all, s)
			}
		}
	}
	return all
}

// parseSocket parses "sl: local remote state queues timer retransmissions uid timeout inode ...", all
// of it in hexadecimal but the last ones; the head line is none.
func parseSocket(line []byte) (s socket, ok bool) {
	f := bytes.Fields(line)
	if len(f) < 10 {
		return s, false
	}
	var ok1, ok2 bool
	s.local, ok1 = parseEnd(f[1])
	s.remote, ok2 = parseEnd(f[2])
	state, err1 := strconv.ParseUint(string(f[3]), 16, 8)
	inode, err2 := strconv.ParseUint(string(f[9]), 10, 64)
	s.state, s.inode = uint8(state), inode
	return s, ok1 && ok2 && err1 == nil && err2 == nil
}

// parseEnd parses an address, in words of the host's byte order, and a port.
func parseEnd(b []byte) (netip.AddrPort, bool) {
	addr, port, found := bytes.Cut(b, []byte(":"))
	p, err := strconv.ParseUint(string(port), 16, 16)
	raw := make([]byte, hex.DecodedLen(len(addr)))
	if _, bad := hex.Decode(raw, addr); !found || err != nil || bad != nil {
		return netip.AddrPort{}, false
	}
	for i := 0; i+4 <= len(raw); i += 4 { // both machines are little endian
		raw[i], raw[i+1], raw[i+2], raw[i+3] = raw[i+3], raw[i+2], raw[i+1], raw[i]
	}
	a, ok := netip.AddrFromSlice(raw)
	return netip.AddrPortFrom(a.Unmap(), uint16(p)), ok
}

// inodeOf is the inode of a socket's descriptor.
func (d descriptor) inodeOf() (uint64, bool) {
	const prefix = "socket:["
	if len(d.what) < len(prefix)+2 || d.what[:len(prefix)] != prefix {
		return 0, false
	}
	n, err := strconv.ParseUint(d.what[len(prefix):len(d.what)-1], 10, 64)
	return n, err == nil
}
