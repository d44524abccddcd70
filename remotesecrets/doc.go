// Package remotesecrets is a Secrets Manager that stands elsewhere, as a world sees it: LocalStack, or any
// other endpoint that speaks the protocol.
//
// A Service is a proxy. What a function, a reader or an operator asks for is passed on, and stands in the
// journal as it does with a Secrets Manager of the world's own; the plan's faults hit it on the way. What
// comes of it is found out by asking (DescribeSecret, GetSecretValue) after each call and each step, so that
// the facts are those of a journal like any other. A change that no call through the proxy made is known
// only to lie between two looks.
//
// An endpoint has no scheduler, or one that lives in the host's time, so the Service is the scheduler: when
// the world's time has come it has the endpoint rotate (RotateSecret), and re-attempts what has failed. The endpoint's
// own RotateSecret makes the pending version and drives the four steps. It invokes a function that is
// deployed there, the relay (remotesecrets/relay), which hands each event to the host; there the Invoker
// runs the function under test.
//
// Secrets and functions lie in an account of a world's own where the endpoint tells accounts apart by access
// key ids, as LocalStack does, so that they meet nobody else's.
package remotesecrets
