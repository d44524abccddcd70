package world

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"sync"
)

// Rand is a stream of choices that depends on the world's seed and on its purpose alone, so
// that one more draw in one place changes nothing elsewhere. It is safe for concurrent use.
type Rand struct {
	mu sync.Mutex
	r  *rand.Rand
}

// Rand returns the stream for a purpose, at its beginning.
func (w *World) Rand(purpose string) *Rand {
	h := fnv.New64a()
	h.Write([]byte(purpose))
	return &Rand{r: rand.New(rand.NewPCG(w.seed, h.Sum64()))}
}

// IntN returns a number in [0, n).
func (r *Rand) IntN(n int) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.r.IntN(n)
}

// Read fills p; it never fails.
func (r *Rand) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range p {
		p[i] = byte(r.r.Uint32())
	}
	return len(p), nil
}

// String returns n characters of the alphabet.
func (r *Rand) String(n int, alphabet string) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(b)
}

// UUID returns a version 4 UUID in lower case (RFC 9562 5.4).
func (r *Rand) UUID() string {
	var b [16]byte
	_, _ = r.Read(b[:]) // never fails
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
