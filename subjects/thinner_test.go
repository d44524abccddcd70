//go:build !race

package subjects_test

// part is how much of the scenarios, seeds and mutants is played without -all: one of so many.
const part = 2
