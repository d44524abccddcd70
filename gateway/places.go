package gateway

import (
	"errors"
	"os"
	"sync"

	"github.com/rolloverhq/rollover/gateway/internal/seal"
	"github.com/rolloverhq/rollover/internal/ca"
)

// Places are where functions are sealed. Making one costs more than a cold start, so they are kept: each
// serves one world after the other, and nothing that lived there for the one is left when the next comes.
// Safe for concurrent use.
type Places struct {
	// Keeper names a program whose main calls Keeper first thing; it becomes the first process of each
	// place.
	Keeper func() (string, error)

	mu     sync.Mutex
	free   []*place
	closed bool
}

// place is one of them, with its folder.
type place struct {
	*seal.Cell
	folder string
}

var errPlacesClosed = errors.New("the sealed places are closed")

// take returns a place that nobody lives in.
func (p *Places) take() (*place, error) {
	p.mu.Lock()
	closed := p.closed
	if n := len(p.free); n > 0 && !closed {
		last := p.free[n-1]
		p.free = p.free[:n-1]
		p.mu.Unlock()
		return last, nil
	}
	p.mu.Unlock()
	if closed {
		return nil, errPlacesClosed
	}
	return p.build()
}

func (p *Places) build() (*place, error) {
	keeper, err := p.Keeper()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "rollover-sealed-")
	if err != nil {
		return nil, err
	}
	cell, err := seal.New(seal.Config{Keeper: keeper, Folder: folder, Files: trusted(ca.New())})
	if err != nil {
		return nil, errors.Join(err, os.Remove(folder))
	}
	return &place{cell, folder}, nil
}

// giveBack takes a place back in which every process has ended.
func (p *Places) giveBack(one *place) error {
	one.Tried() // what the last one tried is not the next one's
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return one.end()
	}
	p.free = append(p.free, one)
	return nil
}

// Close ends the places that nobody lives in, and the others when they are given back.
func (p *Places) Close() error {
	p.mu.Lock()
	free := p.free
	p.free, p.closed = nil, true
	p.mu.Unlock()
	var errs []error
	for _, one := range free {
		errs = append(errs, one.end())
	}
	return errors.Join(errs...)
}

func (one *place) end() error { return errors.Join(one.Cell.Close(), os.Remove(one.folder)) }
