package harness

import (
	"os"
	"path/filepath"
	"slices"

	"github.com/rolloverhq/rollover/fakelambda"
)

// needed are the folders that a process of these premises reads: its code's, its runtime client's, and where
// its executable really stands, with what is installed beside it.
func needed(p fakelambda.Premises) (folders []string) {
	add := func(all ...string) {
		for _, f := range all {
			if f != "" && !slices.Contains(folders, f) {
				folders = append(folders, f)
			}
		}
	}
	add(p.Code, p.Client)
	for _, program := range links(p.Bootstrap) {
		if dir := filepath.Dir(program); dir != p.Code {
			add(installed(dir)...)
		}
	}
	return folders
}

// mostLinks is as many as the kernel follows.
const mostLinks = 40

// links are a program's path and each that it is a link to, in turn.
func links(path string) (all []string) {
	for range mostLinks {
		all = append(all, path)
		to, err := os.Readlink(path)
		if err != nil {
			break
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(path), to)
		}
		path = filepath.Clean(to)
	}
	if real, err := filepath.EvalSymlinks(all[0]); err == nil { // a folder on the way may be a link, too
		all = append(all, real)
	}
	return all
}

// beside is where what is installed under a prefix keeps its libraries and packages.
var beside = []string{"lib", "lib64", "conf"}

// installed are the folders of what a program belongs to that stands in dir: PREFIX/bin with the libraries of
// that prefix, or all of a virtual environment.
func installed(dir string) []string {
	folders, prefix := []string{dir}, filepath.Dir(dir)
	if filepath.Base(dir) != "bin" {
		return folders
	}
	if _, err := os.Stat(filepath.Join(prefix, "pyvenv.cfg")); err == nil {
		return []string{prefix}
	}
	for _, name := range beside {
		folder := filepath.Join(prefix, name)
		if info, err := os.Stat(folder); err == nil && info.IsDir() {
			folders = append(folders, folder)
		}
	}
	return folders
}
