// Package conformance puts the numbered questions of the specification to anything that speaks Secrets Manager's
// API: the embedded service, another emulator, an account. What the real service answers is known from
// recordings, reports and documentation; each [Case] names its source.
//
// [Run] asks all of them of an [Endpoint]. What a case needs and an endpoint may lack, such as a clock that can be
// moved, the case declares as a [Need]; where the endpoint lacks it, the case is not askable there, which is
// counted apart and never as passed.
//
// From the command line, against whatever listens there:
//
//	go test -v ./conformance -run TestConformance -endpoint http://127.0.0.1:4566
//
// Without the flag the embedded service is asked.
package conformance
