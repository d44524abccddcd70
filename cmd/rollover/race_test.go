//go:build race

package main

// racing says that the race detector looks on. Journeys of other languages' clients show it nothing that the
// tests of the fakes do not, and take most of the time.
const racing = true
