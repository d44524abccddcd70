package harness

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// UsesTmp reports whether a target's code names a file in /tmp, as far as can be seen in it. Sealed, each
// sandbox has a /tmp of its own; where it is not, two that run at a time write to the same one. Code that asks
// for the temporary folder by TMPDIR has its own in any case.
func UsesTmp(t Target) bool {
	switch t := t.(type) {
	case *PackageTarget:
		path, err := t.builder.Build(t.pkg)
		return err == nil && namesTmp(os.DirFS(filepath.Dir(path)), filepath.Base(path))
	case bootstrap:
		return programUsesTmp(string(t))
	case archive:
		return archiveUsesTmp(string(t))
	case *SourceTarget:
		return filesUseTmp(t.path)
	case command:
		return anyUsesTmp(os.DirFS(t.folder))
	default:
		return false
	}
}

// filesUseTmp looks into a folder, a zip or an executable.
func filesUseTmp(path string) bool {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return false
	case info.IsDir():
		return anyUsesTmp(os.DirFS(path))
	case isZip(path):
		return archiveUsesTmp(path)
	default:
		return programUsesTmp(path)
	}
}

func archiveUsesTmp(path string) bool {
	z, err := zip.OpenReader(path)
	if err != nil {
		return false
	}
	defer z.Close()
	return anyUsesTmp(z)
}

// programUsesTmp looks into an executable, and for a script also into what stands beside it.
func programUsesTmp(path string) bool {
	if begins(path, "#!") {
		return anyUsesTmp(os.DirFS(filepath.Dir(path)))
	}
	return namesTmp(os.DirFS(filepath.Dir(path)), filepath.Base(path))
}

// mostFiles is where a search through a folder gives up, and takes the answer for yes.
const mostFiles = 5000

func anyUsesTmp(code fs.FS) (found bool) {
	seen := 0
	_ = fs.WalkDir(code, ".", func(name string, d fs.DirEntry, err error) error { // what cannot be read names nothing
		if err != nil || !d.Type().IsRegular() {
			return nil
		}
		if seen++; seen > mostFiles || namesTmp(code, name) {
			found = true
			return fs.SkipAll
		}
		return nil
	})
	return found
}

// namesTmp looks for the name in one file.
func namesTmp(code fs.FS, name string) bool {
	f, err := code.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	want := []byte("/tmp/")
	var kept []byte
	block := make([]byte, 64<<10)
	for {
		n, err := io.ReadFull(f, block)
		text := slices.Concat(kept, block[:n])
		if bytes.Contains(text, want) {
			return true
		}
		if err != nil {
			return false
		}
		kept = slices.Clone(text[len(text)-len(want)+1:])
	}
}
