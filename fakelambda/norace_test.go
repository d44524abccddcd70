//go:build !race

package fakelambda

// racing is explained in race_test.go.
const racing = false
