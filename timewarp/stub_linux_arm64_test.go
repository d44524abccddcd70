package timewarp

import (
	"bytes"
	"testing"
)

func TestJump(t *testing.T) {
	t.Parallel()
	// bti c, then b to 0x1b00 from 0xc04: 0xefc / 4 = 0x3bf; and back from 0x1b04: -0xf04 / 4.
	if got, want := jump(0xc00, 0x1b00), []byte{0x5f, 0x24, 0x03, 0xd5, 0xbf, 0x03, 0, 0x14}; !bytes.Equal(got, want) {
		t.Errorf("% x, want % x", got, want)
	}
	if got, want := jump(0x1b00, 0xc00), []byte{0x5f, 0x24, 0x03, 0xd5, 0x3f, 0xfc, 0xff, 0x17}; !bytes.Equal(got, want) {
		t.Errorf("% x, want % x", got, want)
	}
}
