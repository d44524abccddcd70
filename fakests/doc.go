// Package fakests is AWS's Security Token Service as far as everybody asks it: who am I.
//
// The account is that of the access key id with which a request is signed: an id of 12 digits is an
// account's own, any other belongs to the service's. The name is the one under which the world knows the
// caller.
package fakests
