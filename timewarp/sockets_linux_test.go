//go:build amd64 || arm64

package timewarp

import (
	"net/netip"
	"testing"
)

func TestParseSocket(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]socket{
		"   0: 0100007F:11D6 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0000000000000000 100 0 0 10 0": {
			netip.MustParseAddrPort("127.0.0.1:4566"), netip.MustParseAddrPort("0.0.0.0:0"), 10, 4711},
		"   1: 0000000000000000FFFF00000100007F:C350 0000000000000000FFFF00000100007F:11D6 01 00000000:00000000 00:00000000 00000000 0 0 4712 1 0": {
			netip.MustParseAddrPort("127.0.0.1:50000"), netip.MustParseAddrPort("127.0.0.1:4566"), 1, 4712},
		"   2: B80D01200000000067452301EFCDAB89:0001 00000000000000000000000001000000:0035 02 00000000:00000000 00:00000000 00000000 0 0 9 1 0": {
			netip.MustParseAddrPort("[2001:db8::123:4567:89ab:cdef]:1"), netip.MustParseAddrPort("[::1]:53"), 2, 9},
	} {
		if got, ok := parseSocket([]byte(line)); !ok || got != want {
			t.Errorf("%s: %+v %v, want %+v", line, got, ok, want)
		}
	}
	for _, bad := range []string{
		"", "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
		"0: 0100007F 00000000:0000 0A 0 0 0 0 0 4711", "0: 01:1 00000000:0000 0A 0 0 0 0 0 4711",
	} {
		if got, ok := parseSocket([]byte(bad)); ok {
			t.Errorf("%q is taken for %+v", bad, got)
		}
	}
}

func FuzzParseSocket(f *testing.F) {
	f.Add([]byte("   0: 0100007F:11D6 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1"))
	f.Fuzz(func(t *testing.T, line []byte) {
		if s, ok := parseSocket(line); ok && (!s.local.IsValid() || !s.remote.IsValid()) {
			t.Errorf("%+v", s)
		}
	})
}

func TestIsOurs(t *testing.T) {
	t.Parallel()
	at := netip.MustParseAddrPort
	server, client, other := at("127.0.0.1:80"), at("127.0.0.1:5000"), at("0.0.0.0:0")
	k := socket{client, server, socketEstablished, 1}
	ours := map[uint64]bool{1: true, 2: true, 3: true}
	for name, c := range map[string]struct {
		table []socket
		want  bool
	}{
		"accepted by us":            {[]socket{k, {server, client, socketEstablished, 2}}, true},
		"accepted by somebody else": {[]socket{k, {server, other, 10, 2}, {server, client, socketEstablished, 9}}, false},
		"not accepted yet":          {[]socket{k, {server, client, socketEstablished, 0}, {server, other, 10, 2}}, true},
		"by anybody":                {[]socket{k, {server, client, socketEstablished, 0}, {server, other, 10, 9}}, false},
		"we listen everywhere":      {[]socket{k, {at("0.0.0.0:80"), other, 10, 3}}, true},
		"another port of ours":      {[]socket{k, {at("0.0.0.0:81"), other, 10, 3}}, false},
		"out of sight":              {[]socket{k}, false},
	} {
		if got := isOurs(k, c.table, ours); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
