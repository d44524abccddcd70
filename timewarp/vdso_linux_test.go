//go:build amd64 || arm64

package timewarp

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"
)

func TestFindCave(t *testing.T) {
	t.Parallel()
	const size = 400
	// An image whose section headers stand at 1024, 16 of 64 bytes, and that ends where told.
	image := func(end, length int) []byte {
		b := append(bytes.Repeat([]byte{1}, end), make([]byte, length-end)...)
		copy(b, "\x7fELF\x02\x01\x01")
		binary.LittleEndian.PutUint64(b[40:], 1024)
		binary.LittleEndian.PutUint16(b[58:], 64)
		binary.LittleEndian.PutUint16(b[60:], 16)
		return b
	}
	for name, c := range map[string]struct {
		image []byte
		want  uint64
		ok    bool
	}{
		"zeros at the end":         {image(3001, 4096), 3008, true},
		"none: section headers":    {image(4096, 4096), 1024, true},
		"too few: section headers": {image(3800, 4096), 1024, true},
		"headers beyond the image": {image(1200, 1200), 0, false},
	} {
		got, err := findCave(c.image, size)
		if got != c.want || (err == nil) != c.ok {
			t.Errorf("%s: %d %v, want %d", name, got, err, c.want)
		}
	}
}

func TestPlanOfThisHost(t *testing.T) {
	t.Parallel()
	v, err := ownVDSO()
	if err != nil {
		t.Skip(err)
	}
	var targets []uint64
	for from, to := range v.jumps {
		targets = append(targets, to)
		if from >= v.cave {
			t.Errorf("a function at %#x lies behind the cave at %#x", from, v.cave)
		}
	}
	slices.Sort(targets)
	if len(targets) == 0 || targets[0] != patchClock {
		t.Errorf("replaces %#x", targets)
	}
	if end := v.cave + patchCode + uint64(len(stub)); end > uint64(len(v.image)) {
		t.Errorf("the patch ends at %#x of %#x", end, len(v.image))
	}
}

func TestBank(t *testing.T) {
	t.Parallel()
	b := bank(-1, 3*nsPerSecond+5)
	want := []int64{-1, nsPerSecond - 1, 3, 5}
	for i, w := range want {
		if got := int64(binary.LittleEndian.Uint64(b[8*i:])); got != w {
			t.Errorf("word %d is %d, want %d", i, got, w)
		}
	}
}
