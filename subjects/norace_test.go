//go:build !race

package subjects_test

// racing says that the race detector looks on.
const racing = false
