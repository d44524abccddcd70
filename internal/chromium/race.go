//go:build race

package chromium

const racing = true
