//go:build race

package gate_test

// racing says that the race detector looks on, which sees nothing of other processes.
const racing = true
