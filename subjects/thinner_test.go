//go:build !race

package subjects_test

// thinner divides how many scenarios, seeds and mutants are played. The race detector looks at the tool's own
// goroutines, which are the same in every play.
const thinner = 1
