package gateway

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"os"

	"github.com/rolloverhq/rollover/gateway/internal/seal"
	"github.com/rolloverhq/rollover/internal/wire"
	"github.com/rolloverhq/rollover/timewarp"
)

// cell is the place of a world's processes, with the gateway listening in it.
type cell struct {
	gateway *Gateway
	places  *Places
	place   *place
	servers []*wire.Server
	names   *wire.Packets
	env     map[string]string
}

// Seal makes the place in which processes are sealed from here on, see Sealed. What has been led by then
// under an address or with a port is reached there as well as by its name on 443 and 80; what is led
// later, by its name. The error says in one sentence why nothing can be sealed here. Sealing twice does
// nothing. Every process inside has to have ended before Close.
func (g *Gateway) Seal(in *Places) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return errClosed
	}
	if g.cell != nil {
		return nil
	}
	if err := timewarp.Supported(); err != nil {
		return err // a process in the host's time has no supervisor, who is needed to start it
	}
	place, err := in.take()
	if err != nil {
		return err
	}
	c := &cell{gateway: g, places: in, place: place, env: inTrust.environment()}
	c.env["TMPDIR"] = "/tmp"
	if err := c.listenLocked(); err != nil {
		return errors.Join(err, c.close())
	}
	g.cell = c
	return nil
}

// Keeper makes this process the first of a place that nothing can leave, if it was started as that, and
// then never returns. See Places.
func Keeper() { seal.Main() }

// listenLocked has the gateway listen inside.
func (c *cell) listenLocked() error {
	g := c.gateway
	own := netip.MustParseAddr(seal.Address)
	at := map[netip.AddrPort]http.Handler{
		netip.AddrPortFrom(own, 443): http.HandlerFunc(g.ServeHTTP),
		netip.AddrPortFrom(own, 80):  http.HandlerFunc(g.ServeHTTP),
	}
	for _, h := range g.hosts {
		if a, err := netip.ParseAddrPort(h.pattern); err == nil {
			at[a] = h.handler
		} else if _, port, ok := cutPort(h.pattern); ok {
			at[netip.AddrPortFrom(own, port)] = http.HandlerFunc(g.ServeHTTP)
		}
	}
	for a, h := range at {
		if !a.Addr().Is4() {
			continue
		}
		if _, err := c.listen(a, g.doorLocked(), h); err != nil {
			return err
		}
	}
	socket, err := c.place.Packets(netip.AddrPortFrom(own, 53))
	if err != nil {
		return err
	}
	c.names, err = wire.ServePackets(g.world, socket, g.resolve)
	return err
}

func (c *cell) listen(at netip.AddrPort, d *wire.Door, h http.Handler) (*wire.Server, error) {
	socket, err := c.place.Listen(at)
	if err != nil {
		return nil, err
	}
	s, err := wire.ServeOn(c.gateway.world, socket, d, h)
	if err == nil && d != nil {
		c.servers = append(c.servers, s)
	}
	return s, err
}

func (c *cell) close() error {
	var errs []error
	for _, s := range c.servers {
		errs = append(errs, s.Close())
	}
	if c.names != nil {
		errs = append(errs, c.names.Close())
	}
	errs = append(errs, c.places.giveBack(c.place))
	return errors.Join(errs...)
}

// Premises are what a sandbox's processes have on disk, outside.
type Premises struct {
	Read []string // folders that they see where they are, and may read
	Tmp  string   // the folder that is /tmp inside
}

// Sealed returns an enclosure by the kernel's word: its processes live in namespaces of their own, and reach
// the gateway and each other, and nothing else. Seal has to come first.
func (g *Gateway) Sealed(p Premises) (Enclosure, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case g.closed:
		return nil, errClosed
	case g.cell == nil:
		return nil, errors.New("the gateway has no place to seal processes in")
	}
	return &sealed{g.cell, p}, nil
}

type sealed struct {
	*cell
	premises Premises
}

func (s *sealed) Environment() map[string]string { return s.env }

func (s *sealed) Serve(h http.Handler) (*wire.Server, error) {
	return s.listen(netip.MustParseAddrPort("127.0.0.1:0"), nil, h)
}

func (s *sealed) Fork() func(timewarp.Config) (int, error) { return s.start }

func (s *sealed) start(c timewarp.Config) (pid int, err error) {
	files := [3]*os.File{c.Stdin, c.Stdout, c.Stderr}
	for i, f := range files {
		if f != nil {
			continue
		}
		null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
		if err != nil {
			return 0, err
		}
		defer null.Close()
		files[i] = null
	}
	return s.place.Start(seal.Program{
		Path: c.Path, Args: c.Args, Env: c.Env, Dir: c.Dir, Tmp: s.premises.Tmp, See: s.premises.Read,
	}, files)
}

// Settle is part of Enclosure. The kernel has refused already.
func (s *sealed) Settle() {
	for _, a := range s.place.Tried() {
		s.gateway.record(a.String(), a.How)
	}
}

func (*sealed) Close() error { return nil }

// cutPort splits a name that has a port.
func cutPort(name string) (host string, port uint16, ok bool) {
	host = hostname(name)
	if len(host) == len(name) {
		return host, 0, false
	}
	_, err := fmt.Sscanf(name[len(host):], ":%d", &port)
	return host, port, err == nil
}
