package timewarp

import (
	"bytes"
	"testing"
)

func TestJump(t *testing.T) {
	t.Parallel()
	// To 0x1b00 from 0xc00: 0x1b00 - 0xc05 = 0xefb.
	if got, want := jump(0xc00, 0x1b00), []byte{0xe9, 0xfb, 0x0e, 0, 0}; !bytes.Equal(got, want) {
		t.Errorf("% x, want % x", got, want)
	}
	if got, want := jump(0x1b00, 0xc00), []byte{0xe9, 0xfb, 0xf0, 0xff, 0xff}; !bytes.Equal(got, want) {
		t.Errorf("% x, want % x", got, want)
	}
}
