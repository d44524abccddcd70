package gateway

import (
	"encoding/binary"
	"net/netip"
	"strings"

	"github.com/rolloverhq/rollover/gateway/internal/seal"
	"github.com/rolloverhq/rollover/world"
)

// DNS, as far as a resolver inside needs it (RFC 1035 4.1): one question, one answer.
const (
	dnsHeader   = 12
	dnsResponse = 0x8180 // an answer, recursion asked for and there
	dnsNone     = 3      // there is no such name
	dnsBroken   = 1      // the question cannot be understood
	dnsA        = 1
	dnsPTR      = 12
	dnsInternet = 1
	dnsTTL      = 60 // seconds
)

// resolve answers a DNS query: a name that leads somewhere is at the gateway's address inside, no other name
// is there at all.
func (g *Gateway) resolve(query []byte) []byte {
	if len(query) < dnsHeader || query[2]&0x80 != 0 { // not a question
		return nil
	}
	name, kind, end := question(query)
	if end == 0 {
		return dnsReply(query[:dnsHeader], dnsBroken, nil, nil)
	}
	asked := query[dnsHeader:end]
	switch {
	case name == "localhost":
		return dnsReply(query, 0, asked, addressFor(kind, netip.AddrFrom4([4]byte{127, 0, 0, 1})))
	case g.Leads(name):
		return dnsReply(query, 0, asked, addressFor(kind, netip.MustParseAddr(seal.Address)))
	case kind != dnsPTR: // which asks for no host
		g.missed(name)
	}
	return dnsReply(query, dnsNone, asked, nil)
}

// missed records a name that was looked up in vain, once for all the ways in which resolvers ask.
func (g *Gateway) missed(name string) {
	run := g.world.Callers.Present().Run()
	g.mu.Lock()
	last, again := g.lookedUp[name]
	again = again && last == run
	if g.lookedUp == nil {
		g.lookedUp = map[string]world.Run{}
	}
	g.lookedUp[name] = run
	g.mu.Unlock()
	if !again {
		g.record(name, "dns")
	}
}

// question reads the first one. end is where it ends, or 0 if it cannot be read.
func question(query []byte) (name string, kind uint16, end int) {
	if binary.BigEndian.Uint16(query[4:]) < 1 {
		return "", 0, 0
	}
	var labels []string
	at := dnsHeader
	for {
		if at >= len(query) {
			return "", 0, 0
		}
		n := int(query[at])
		at++
		if n == 0 {
			break
		}
		if n > 63 || at+n > len(query) || len(labels) > 127 { // a question has no pointers in it
			return "", 0, 0
		}
		labels = append(labels, string(query[at:at+n]))
		at += n
	}
	if at+4 > len(query) {
		return "", 0, 0
	}
	return canonical(strings.Join(labels, ".")), binary.BigEndian.Uint16(query[at:]), at + 4
}

// addressFor is the data of an answer; nil if there is none of that kind.
func addressFor(kind uint16, a netip.Addr) []byte {
	if kind != dnsA {
		return nil
	}
	return a.AsSlice()
}

// dnsReply is a reply to a query about the question asked.
func dnsReply(query []byte, code uint16, asked, address []byte) []byte {
	b := append([]byte(nil), query[:2]...)
	b = binary.BigEndian.AppendUint16(b, dnsResponse|code)
	questions, answers := uint16(0), uint16(0)
	if asked != nil {
		questions = 1
	}
	if address != nil {
		answers = 1
	}
	for _, n := range []uint16{questions, answers, 0, 0} {
		b = binary.BigEndian.AppendUint16(b, n)
	}
	b = append(b, asked...)
	if address == nil {
		return b
	}
	b = append(b, 0xc0, dnsHeader) // the name of the question
	b = binary.BigEndian.AppendUint16(b, dnsA)
	b = binary.BigEndian.AppendUint16(b, dnsInternet)
	b = binary.BigEndian.AppendUint32(b, dnsTTL)
	b = binary.BigEndian.AppendUint16(b, uint16(len(address)))
	return append(b, address...)
}
