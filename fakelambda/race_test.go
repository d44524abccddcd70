//go:build race

package fakelambda

// racing says that the race detector looks on: tests of what is merely large leave it in peace, since each of
// their many bytes costs it.
const racing = true
