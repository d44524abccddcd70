// Package fakesecrets is AWS Secrets Manager, embedded, under the world's clock.
//
// A Service answers the vendor's own clients over HTTP (Listen, URL) and everything they can do can also
// be done and read from Go (Put, Secret, Rotate, ...). Both doors lead through the same code: each
// operation is one method in a file of its own, behind one table (operations.go).
//
// Rotation is the heart of it. RotateSecret makes an empty AWSPENDING version and answers; the four
// steps then run in the background as work of the world's clock (run.go), on a schedule of
// AutomaticallyAfterDays, rate() or cron() windows, with the service's own re-attempts. Nothing happens
// before somebody drives the clock.
//
// Each region of each account has secrets of its own (Door.In, Door.Of, and what a request is signed for),
// which may be replicated to other regions. Who may do what is decided by the policies of secrets and by
// those that Restrict declares for principals; LeastPolicy writes the one that a principal needs. Save and
// Load keep everything in one file.
//
// What is known of the real service, and how well, stands in spec/secrets-manager.md, to which the
// comments here refer by section; a [guess] there is a field of Options here, or is not to be relied on.
package fakesecrets
