package subjects_test

// part is how much of the scenarios and mutants is played without -all: one of so many; and seedPart how much of
// the seeds.
const (
	part     = 6
	seedPart = 5
)
