//go:build !race

package main

// racing is explained in race_test.go.
const racing = false
