package conformance

// Need is what a case asks of an endpoint beyond the API of Secrets Manager.
type Need string

// What cases need.
const (
	// Function: Lambda has functions, one that Secrets Manager may invoke and one that it may not.
	// They need not run.
	Function Need = "a function that exists"

	// Rotation: the function that Secrets Manager may invoke runs, and is a [Rotator].
	Rotation Need = "a rotation function that runs"

	// Clock: time can be moved by days, and set to a case's Start.
	Clock Need = "a clock that can be moved"

	// Trail: the service's own events can be read.
	Trail Need = "a trail of events"
)
