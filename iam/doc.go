// Package iam reads policy documents of AWS Identity and Access Management, says what they allow, and
// writes the least one that allows what was done.
//
// ParseIdentity and ParseResource read a document; Evaluate decides one request by any number of them, as
// the user guide's evaluation logic has it: a Deny that matches decides, else an Allow that matches, else it
// is denied because nothing allows it. Least goes the other way.
//
// It knows the whole language of the elements (Principal, Action, Resource, their opposites, Condition with
// its operators and qualifiers, policy variables), and none of the services: what an action needs is for
// the service to say. Everything here is a pure function, and values may be shared between goroutines.
package iam
