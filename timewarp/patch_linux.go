//go:build amd64 || arm64

package timewarp

import "encoding/binary"

// The patch that a process carries in its copy of the vDSO is data and code in one piece, position
// independent:
//
//	 0  bank 0   real time sec, nsec; monotonic time sec, nsec
//	32  bank 1   the same
//	64  generation (1 byte): its lowest bit names the bank that holds
//	80  code
//
// A bank holds what is to be added to the process's CPU time to get its clocks. The code reads the
// generation before and after, like the reader of a seqlock, so a thread that was stopped in the
// middle and goes on after a change never shows a time made of two states.
const (
	bankSize     = 32
	patchGen     = 64
	patchScratch = 72 // a byte that the code does not use
	patchCode    = 80

	nsPerSecond = 1_000_000_000
)

// bank encodes the two distances in nanoseconds.
func bank(realtime, monotonic int64) (b [bankSize]byte) {
	putTimespec(b[0:], realtime)
	putTimespec(b[16:], monotonic)
	return b
}

// putTimespec writes ns as seconds and nanoseconds, the latter never negative.
func putTimespec(b []byte, ns int64) {
	sec, rest := ns/nsPerSecond, ns%nsPerSecond
	if rest < 0 {
		sec, rest = sec-1, rest+nsPerSecond
	}
	binary.LittleEndian.PutUint64(b, uint64(sec))
	binary.LittleEndian.PutUint64(b[8:], uint64(rest))
}
