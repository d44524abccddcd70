package fakelambda

import (
	"bytes"
	"debug/elf"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
)

var machines = map[string]elf.Machine{
	"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64, "386": elf.EM_386, "arm": elf.EM_ARM,
	"riscv64": elf.EM_RISCV, "ppc64le": elf.EM_PPC64, "s390x": elf.EM_S390,
}

// runnable reports why this machine cannot run the file at path, in one sentence.
func runnable(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: no such file", path)
	case err != nil:
		return err
	case info.IsDir():
		return fmt.Errorf("%s is a folder: name the executable in it", path)
	case runtime.GOOS != "windows" && info.Mode()&0o111 == 0:
		return fmt.Errorf("%s is not executable: chmod +x it", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return runnableHead(f, path)
}

// runnableHead judges by the first bytes. What it does not know it leaves to the kernel.
func runnableHead(r io.ReaderAt, path string) error {
	head := make([]byte, 4)
	n, err := r.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return fmt.Errorf("read %s: %w", path, err)
	}
	head = head[:n]
	switch {
	case bytes.HasPrefix(head, []byte("#!")):
		return nil
	case bytes.HasPrefix(head, []byte(elf.ELFMAG)):
		return runnableELF(r, path)
	case bytes.HasPrefix(head, []byte("PK")):
		return fmt.Errorf("%s is a zip: it is not an executable", path)
	case runtime.GOOS == "linux":
		return fmt.Errorf("%s is neither an ELF executable nor a script with a #! line: build it with GOOS=linux GOARCH=%s", path, runtime.GOARCH)
	default:
		return nil
	}
}

func runnableELF(r io.ReaderAt, path string) error {
	f, err := elf.NewFile(r)
	if err != nil {
		return fmt.Errorf("%s is a broken ELF file: %w", path, err)
	}
	if runtime.GOOS != "linux" {
		return fmt.Errorf("%s is built for linux, and this is %s: build it with GOOS=%s, or let rollover build the package", path, runtime.GOOS, runtime.GOOS)
	}
	if want, known := machines[runtime.GOARCH]; known && f.Machine != want {
		return fmt.Errorf("%s is built for %s, and this machine is %s: build it with GOARCH=%s", path, architecture(f.Machine), runtime.GOARCH, runtime.GOARCH)
	}
	if f.Type != elf.ET_EXEC && f.Type != elf.ET_DYN {
		return fmt.Errorf("%s is an ELF file of another kind (%s): it is not an executable", path, f.Type)
	}
	return nil
}

func architecture(m elf.Machine) string {
	for name, machine := range machines {
		if machine == m {
			return name
		}
	}
	return m.String()
}
