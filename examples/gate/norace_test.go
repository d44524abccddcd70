//go:build !race

package gate_test

// racing is explained in race_test.go.
const racing = false
