//go:build amd64 || arm64

package timewarp

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"os"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sys/unix"
)

// vdso is the kernel's vDSO image and where the patch goes in it. All 64-bit processes of a boot
// have the same image, each at an address of its own.
type vdso struct {
	image []byte
	cave  uint64            // offset of the patch
	jumps map[uint64]uint64 // offset of a function -> offset of its replacement in the patch
}

// ownVDSO reads this process's own image. It never changes, so it is read once.
var ownVDSO = sync.OnceValues(func() (*vdso, error) {
	image, err := readOwnVDSO()
	if err != nil {
		return nil, fmt.Errorf("read the vDSO: %w", err)
	}
	return planVDSO(image)
})

func readOwnVDSO() ([]byte, error) {
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(maps)) {
		if !strings.HasSuffix(strings.TrimSpace(line), "[vdso]") {
			continue
		}
		from, rest, _ := strings.Cut(line, "-")
		to, _, _ := strings.Cut(rest, " ")
		lo, err1 := strconv.ParseUint(from, 16, 64)
		hi, err2 := strconv.ParseUint(to, 16, 64)
		if err := errors.Join(err1, err2); err != nil {
			return nil, err
		}
		mem, err := os.Open("/proc/self/mem")
		if err != nil {
			return nil, err
		}
		defer func() { _ = mem.Close() }()
		image := make([]byte, hi-lo)
		_, err = mem.ReadAt(image, int64(lo))
		return image, err
	}
	return nil, errors.New("this process has none")
}

// planVDSO finds the functions that read the clock and room for the patch.
func planVDSO(image []byte) (*vdso, error) {
	f, err := elf.NewFile(bytes.NewReader(image))
	if err != nil {
		return nil, fmt.Errorf("parse the vDSO: %w", err)
	}
	syms, err := f.DynamicSymbols()
	if err != nil {
		return nil, fmt.Errorf("parse the vDSO: %w", err)
	}
	replacement := maps.Clone(replacements)
	v := &vdso{image: image, jumps: map[uint64]uint64{}}
	for _, s := range syms {
		to, ok := replacement[s.Name]
		if !ok {
			continue
		}
		if s.Size < jumpSize || s.Value+jumpSize > uint64(len(image)) {
			return nil, fmt.Errorf("the vDSO's %s is too small to patch", s.Name)
		}
		v.jumps[s.Value] = to
		delete(replacement, s.Name)
	}
	if _, missing := replacement[essential]; missing {
		return nil, fmt.Errorf("the vDSO has no %s", essential)
	}
	v.cave, err = findCave(image, patchCode+uint64(len(stub)))
	return v, err
}

// findCave finds size bytes that nobody reads in a mapped image: the zeros that fill its last
// page, else the section headers, which only a debugger of the file would want.
func findCave(image []byte, size uint64) (uint64, error) {
	end := uint64(len(bytes.TrimRight(image, "\x00")))
	if cave := alignUp(end); cave+size <= uint64(len(image)) {
		return cave, nil
	}
	var h elf.Header64
	if err := binary.Read(bytes.NewReader(image), binary.LittleEndian, &h); err != nil {
		return 0, err
	}
	cave := alignUp(h.Shoff)
	if end := h.Shoff + uint64(h.Shentsize)*uint64(h.Shnum); h.Shoff > 0 && end <= uint64(len(image)) && cave+size <= end {
		return cave, nil
	}
	return 0, fmt.Errorf("the vDSO has no room for %d bytes", size)
}

// alignUp goes to the next cache line, so that a bank never lies on two.
func alignUp(n uint64) uint64 { return (n + 63) &^ 63 }

// patch redirects the clock functions of a process that is stopped at an exec; mem is its memory.
// It returns the address of the patch, whose data is still to be written.
func (v *vdso) patch(pid int, mem int) (uint64, error) {
	base, err := vdsoBase(pid)
	if err != nil {
		return 0, err
	}
	image := make([]byte, len(v.image))
	if n, err := unix.Pread(mem, image, int64(base)); err != nil || n != len(image) || !bytes.Equal(image, v.image) {
		return 0, errors.New("its vDSO is not the one of this host's 64-bit programs")
	}
	if err := poke(mem, base+v.cave+patchCode, stub); err != nil {
		return 0, fmt.Errorf("write the vDSO: %w", err)
	}
	for from, to := range v.jumps {
		if err := poke(mem, base+from, jump(from, v.cave+to)); err != nil {
			return 0, fmt.Errorf("write the vDSO: %w", err)
		}
	}
	return base + v.cave, nil
}

// vdsoBase is where the kernel says it mapped the vDSO of a process.
func vdsoBase(pid int) (uint64, error) {
	const sysinfoEHDR = 33 // AT_SYSINFO_EHDR
	auxv, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/auxv")
	if err != nil {
		return 0, err
	}
	for ; len(auxv) >= 16; auxv = auxv[16:] {
		if binary.LittleEndian.Uint64(auxv) == sysinfoEHDR {
			return binary.LittleEndian.Uint64(auxv[8:]), nil
		}
	}
	return 0, errors.New("it has no vDSO")
}

// poke writes to a process's memory, read-only pages included.
func poke(mem int, addr uint64, b []byte) error {
	n, err := unix.Pwrite(mem, b, int64(addr))
	if err == nil && n != len(b) {
		err = unix.EIO
	}
	return err
}

// peek reads from a process's memory.
func peek(mem int, addr uint64, b []byte) bool {
	n, err := unix.Pread(mem, b, int64(addr))
	return err == nil && n == len(b)
}
