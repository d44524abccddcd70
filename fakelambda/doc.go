// Package fakelambda is the Lambda service as a rotation sees it: functions, their sandboxes, the
// Runtime API, the API by which clients deploy and invoke, and the logs.
//
// A function is a process (Process, Zip, Folder, Command, Build) or a Go handler in this process (Handle), or a
// client makes it of a zip (APIHandler). Invoke hands it an event and returns what Lambda's Invoke would: an answer, or an
// answer with a function error, or an error because the service could not run it. InvokeLater queues an
// event. LogsHandler is CloudWatch Logs for what functions print.
//
// # Who may invoke
//
// Secrets Manager invokes through a Rotator, which asks the function's policy. A function that is deployed
// from Go lets it in, by a statement called "rollover" that can be taken out (Revoke); one that a client makes
// lets nobody in before AddPermission.
//
// # Deletion
//
// An attempt of a rotation that has begun with a function ends with it, although the function is deleted
// meanwhile, unless another comes in its place. Logs stay.
//
// # Sandboxes
//
// A sandbox takes one invocation at a time. It is kept warm and taken again until it has been idle
// for Options.Idle; when all are busy, or the last one crashed, timed out or was killed, the next
// invocation starts cold. Each has an access key id of its own, so that calls to the other fakes
// are told apart, and a private folder named by TMPDIR. Its environment is built from nothing.
//
// # Languages
//
// A folder or zip for Python or Node.js is run as Lambda's own runtimes run it: by a small runtime client
// that is part of this package (clients/), natively, on the interpreter that is installed. Errors,
// log lines, environment and what becomes of a handler that is not async are Lambda's. Packages are the
// user's: in the folder, or among the interpreter's. Any other language brings its bootstrap, or the
// command that starts its runtime client.
//
// # Time
//
// Where [timewarp.Supported], a process lives in the world's time: its waits pass at once, its
// clock is the world's plus its own computing, and between invocations it is frozen. Elsewhere,
// or with Options.Plain, it runs in the host's time: an invocation then charges its real duration,
// rounded down to whole seconds, to the world, and its deadline is a real one. What that mode cannot
// catch: a process that has left its process group (setsid) outlives a kill, waits take their real
// time, dates inside the process are the host's, and a killed test run leaves the process until it
// notices that its Runtime API is gone. With Options.RealTime nothing is charged, since the world
// follows the host's clock anyway, and functions have no turn order; nobody leaps over a function that
// runs so, and once the world has been advanced beyond the host, functions live in its time again.
//
// A handler in this process must wait with [clock.Clock.Sleep] on its context. One that waits by any
// other means stands in the way of the world's time until it has used up its time-out in the host's.
//
// # Limits
//
// The answer is not returned before the runtime asks for the next event, ends, or reaches the
// deadline; Lambda returns it as soon as it is posted. There are no extensions, layers, published versions,
// aliases, images, streamed responses or concurrency limits; memory is told to the function and not
// enforced. A client makes functions for provided.al2023, provided.al2, and the versions of Python and Node.js that
// are installed. What an invocation prints is in the logs when it is over.
package fakelambda
