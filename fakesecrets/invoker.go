package fakesecrets

import "context"

// Invoker runs a rotation function: it is the Lambda service, as Secrets Manager sees it.
type Invoker interface {
	// Invoke hands payload to the function, a name or an ARN as it was given to RotateSecret, and
	// returns when it has answered. ctx carries the run (world.RunFrom) and the Hold of the background
	// work; whoever waits for world time in it parks that.
	//
	// err says that the service could not run it: no such function, no permission, throttled. A
	// functionError that is not empty ("Unhandled") says that it ran and failed, and answer is its error
	// document; otherwise answer is what it returned, which the service ignores.
	Invoke(ctx context.Context, function string, payload []byte) (functionError string, answer []byte, err error)
}

// Checker is what an Invoker may be as well: RotateSecret then asks it whether it may configure the
// function. Without it every function is accepted, and one that is missing fails when the rotation runs.
type Checker interface {
	// Check returns an error if the function does not exist or does not let Secrets Manager invoke it for
	// this secret; the two look the same to a client (spec 6.3). It is called without any lock of the
	// Service held.
	Check(function, secretARN string) error
}
