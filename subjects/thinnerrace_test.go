//go:build race

package subjects_test

// thinner divides how many scenarios, seeds and mutants are played; see the file for builds without the race
// detector.
const thinner = 5
