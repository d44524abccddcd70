package fakesecrets

import (
	"errors"
	"net/http"

	"github.com/rolloverhq/rollover/internal/wire"
)

// Listen serves the vendor's protocol on addr, or on a free loopback port if addr is empty, until
// Close. A Service listens on one address at a time.
func (s *Service) Listen(addr string) error { return s.ListenBeside(addr, nil) }

// ListenBeside is Listen for an address that answers for more than Secrets Manager: front is given the
// Service's own handler and returns the one that is served. A nil front changes nothing.
func (s *Service) ListenBeside(addr string, front func(http.Handler) http.Handler) error {
	s.listening.Lock()
	defer s.listening.Unlock()
	if s.server != nil {
		return errors.New("fakesecrets: listening already; Close it first")
	}
	h := s.Handler()
	if front != nil {
		h = front(h)
	}
	server, err := wire.Serve(s.world, addr, h)
	if err != nil {
		return err
	}
	s.server = server
	return nil
}

// URL returns the address for a client's endpoint, without a trailing slash; empty before Listen.
func (s *Service) URL() string {
	s.listening.Lock()
	defer s.listening.Unlock()
	if s.server == nil {
		return ""
	}
	return s.server.URL
}

// Close ends listening. It returns when every request has been answered, or with an error after
// five seconds. What the Service holds stays, and its schedules stay in the world's queue.
func (s *Service) Close() error {
	s.listening.Lock()
	defer s.listening.Unlock()
	if s.server == nil {
		return nil
	}
	err := s.server.Close()
	s.server = nil
	return err
}
