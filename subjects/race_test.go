//go:build race

package subjects_test

const racing = true
