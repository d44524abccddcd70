package remotesecrets

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// mostEvent is more than Lambda lets an event be, in bytes.
const mostEvent = 7 << 20

// desk is where relays hand in events. It is a listener of the host's own and not one of a world's: what
// waits here waits for work that holds the world's clock itself.
type desk struct {
	port string
	http *http.Server
	done chan struct{}

	mu    sync.Mutex
	rooms map[string]*room // :: path → whose events come there
}

// delivery is an event, and the way back.
type delivery struct {
	event  []byte
	answer chan<- ruling
}

// ruling is what a relay is told of its event.
type ruling struct {
	FunctionError string          `json:"functionError,omitempty"`
	Answer        json.RawMessage `json:"answer,omitempty"`
	Error         string          `json:"error,omitempty"`
}

func openDesk(host string) (*desk, error) {
	l, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		return nil, fmt.Errorf("listen for the relay's events: %w", err)
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	d := &desk{port: port, done: make(chan struct{}), rooms: map[string]*room{}}
	d.http = &http.Server{Handler: http.HandlerFunc(d.take), ReadHeaderTimeout: 10 * time.Second}
	go func() {
		defer close(d.done)
		_ = d.http.Serve(l) // always http.ErrServerClosed, since only close ends it
	}()
	return d, nil
}

func (d *desk) seat(path string, r *room) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.rooms[path] = r
}

// take hands an event to the rotation that waits for it, and answers when it has been dealt with.
func (d *desk) take(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	of := d.rooms[r.URL.Path]
	d.mu.Unlock()
	event, err := io.ReadAll(io.LimitReader(r.Body, mostEvent))
	if of == nil || err != nil {
		http.Error(w, "rollover: no event is taken here", http.StatusNotFound)
		return
	}
	said := of.deal(r.Context(), event)
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(said) // a relay that is gone needs no answer
}

// expect says who takes the events of a secret, until the returned func is called.
func (r *room) expect(events chan<- delivery, ids ...string) (end func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, id := range ids {
		r.waiting[id] = events
	}
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		for _, id := range ids {
			delete(r.waiting, id)
		}
	}
}

// deal passes an event on to the rotation of its secret.
func (r *room) deal(ctx context.Context, event []byte) ruling {
	var about struct{ SecretId string }
	_ = json.Unmarshal(event, &about) // what cannot be read is about no secret
	r.mu.Lock()
	to := r.waiting[about.SecretId]
	r.mu.Unlock()
	if to == nil {
		return ruling{Error: "nobody here rotates this secret now"}
	}
	answer := make(chan ruling, 1)
	select {
	case to <- delivery{event, answer}:
	case <-ctx.Done():
		return ruling{Error: "nobody took the event"}
	}
	select {
	case said := <-answer:
		return said
	case <-ctx.Done():
		return ruling{Error: "the relay has gone"}
	}
}

func (d *desk) close() error {
	err := d.http.Close()
	<-d.done
	return err
}
