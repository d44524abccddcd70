//go:build race

package subjects_test

// part and seedPart are one of more under the race detector, which looks at the tool's own goroutines: they are
// the same in every play.
const (
	part     = 30
	seedPart = 10
)
