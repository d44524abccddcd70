//go:build !race

package chromium

// racing says that the race detector looks on.
const racing = false
