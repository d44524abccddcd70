package fakesecrets

import "net/http"

// Listen serves the vendor's protocol on addr, or on a free loopback port if addr is empty, until
// Close. A Service listens on one address at a time.
func (s *Service) Listen(addr string) error { return s.ListenBeside(addr, nil) }

// ListenBeside is Listen for an address that answers for more than Secrets Manager: front is given the
// Service's own handler and returns the one that is served. A nil front changes nothing.
func (s *Service) ListenBeside(addr string, front func(http.Handler) http.Handler) error {
	return s.address.Open(s.world, addr, s.Handler(), front)
}

// URL returns the address for a client's endpoint, without a trailing slash; empty before Listen.
func (s *Service) URL() string { return s.address.URL() }

// Close ends listening. It returns when every request has been answered, or with an error after
// five seconds. What the Service holds stays, and its schedules stay in the world's queue.
func (s *Service) Close() error { return s.address.Close() }
