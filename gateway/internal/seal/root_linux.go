package seal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// outsideRoot is where the keeper, and nobody else, sees the machine's files.
const outsideRoot = "/.outside"

// hidden are the folders of a machine's root that hold what is somebody's: homes, sockets, state. Inside
// they are empty. /etc is put together anew, of what is needed and is no secret.
var hidden = []string{"boot", "dev", "etc", "home", "lost+found", "media", "mnt", "proc", "root", "run", "srv", "sys", "tmp", "var"}

// etc are the files and folders of /etc that programs need to run, and that say nothing. Java's have its
// version in their name.
var etc = []string{
	"alternatives", "crypto-policies", "gai.conf", "ld.so.cache", "localtime", "os-release", "protocols", "services", "ssl/openssl.cnf",
}

const etcOfJava = "java-*"

// accounts are those of Lambda, as far as anybody asks.
const (
	accounts = "root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n"
	groups   = "root:x:0:\nnogroup:x:65534:\n"
)

// root makes the place's own root: the machine's programs, to be read, and nothing that is anybody's.
func root(c Config) error {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("make mounts private: %w", err)
	}
	if err := mount("tmpfs", c.Folder, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, "mode=755,size=16m"); err != nil {
		return err
	}
	old := filepath.Join(c.Folder, outsideRoot)
	if err := os.Mkdir(old, 0o700); err != nil {
		return err
	}
	if err := unix.PivotRoot(c.Folder, old); err != nil {
		return fmt.Errorf("pivot_root: %w", err)
	}
	if err := os.Chdir("/"); err != nil {
		return err
	}
	entries, err := os.ReadDir(outsideRoot)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := place(e); err != nil {
			return err
		}
	}
	if err := devices(); err != nil {
		return err
	}
	if err := mount("proc", "/proc", "proc", unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, ""); err != nil {
		return err
	}
	// So that nobody inside is root of a further place.
	_ = os.WriteFile("/proc/sys/user/max_user_namespaces", []byte("0"), 0o644)
	return config(c.Files)
}

// place puts one entry of the machine's root into the place's.
func place(e fs.DirEntry) error {
	inside, outside := "/"+e.Name(), filepath.Join(outsideRoot, e.Name())
	switch {
	case e.Type()&fs.ModeSymlink != 0:
		to, err := os.Readlink(outside)
		if err != nil {
			return err
		}
		return os.Symlink(to, inside)
	case !e.IsDir():
		return nil
	}
	if err := os.Mkdir(inside, 0o755); err != nil || slices.Contains(hidden, e.Name()) {
		return err
	}
	return show(outside, inside)
}

// show makes a folder, or a file, seen elsewhere, with all that is mounted below, to be read.
func show(outside, inside string) error {
	if err := mount(outside, inside, "", unix.MS_BIND|unix.MS_REC, ""); err != nil {
		return err
	}
	read := unix.MountAttr{Attr_set: unix.MOUNT_ATTR_RDONLY | unix.MOUNT_ATTR_NOSUID}
	if err := unix.MountSetattr(-1, inside, unix.AT_RECURSIVE, &read); err != nil {
		return fmt.Errorf("make %s read-only: %w", inside, err)
	}
	return nil
}

func devices() error {
	if err := ensure("/dev"); err != nil {
		return err
	}
	for _, d := range []string{"null", "zero", "full", "random", "urandom"} {
		if err := os.WriteFile("/dev/"+d, nil, 0o666); err != nil {
			return err
		}
		if err := mount(outsideRoot+"/dev/"+d, "/dev/"+d, "", unix.MS_BIND, ""); err != nil {
			return err
		}
	}
	for i, d := range []string{"stdin", "stdout", "stderr"} {
		if err := os.Symlink(fmt.Sprintf("/proc/self/fd/%d", i), "/dev/"+d); err != nil {
			return err
		}
	}
	return os.Symlink("/proc/self/fd", "/dev/fd")
}

// config puts /etc together.
func config(files map[string][]byte) error {
	if err := ensure("/etc"); err != nil {
		return err
	}
	java, _ := filepath.Glob(filepath.Join(outsideRoot, "etc", etcOfJava)) // the pattern is a good one
	for _, name := range etc {
		java = append(java, filepath.Join(outsideRoot, "etc", name))
	}
	for _, outside := range java {
		err := copyOrShow(outside, strings.TrimPrefix(outside, outsideRoot))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	own := map[string][]byte{
		"passwd": []byte(accounts), "group": []byte(groups),
		"nsswitch.conf": []byte("passwd: files\ngroup: files\nhosts: files dns\n"),
		"hosts":         []byte("127.0.0.1 localhost\n::1 localhost\n127.0.0.1 sandbox\n"),
		"resolv.conf":   []byte("nameserver " + Address + "\noptions timeout:5 attempts:1\n"),
	}
	for _, all := range []map[string][]byte{own, files} {
		for path, content := range all {
			path = filepath.Join("/etc", path)
			if err := ensure(filepath.Dir(path)); err != nil {
				return err
			}
			if err := os.WriteFile(path, content, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// copyOrShow takes what stands outside in: a link as a link, the rest as it is.
func copyOrShow(outside, inside string) error {
	info, err := os.Lstat(outside)
	if err != nil {
		return err
	}
	if err := ensure(filepath.Dir(inside)); err != nil {
		return err
	}
	switch {
	case info.Mode()&fs.ModeSymlink != 0:
		to, err := os.Readlink(outside)
		if err != nil {
			return err
		}
		return os.Symlink(to, inside)
	case info.IsDir():
		if err := ensure(inside); err != nil {
			return err
		}
		return show(outside, inside)
	case !info.Mode().IsRegular():
		return nil
	}
	content, err := os.ReadFile(outside)
	if errors.Is(err, fs.ErrPermission) {
		return nil
	}
	if err != nil {
		return err
	}
	return os.WriteFile(inside, content, 0o644)
}

func ensure(folder string) error { return os.MkdirAll(folder, 0o755) }

func mount(source, target, kind string, flags uintptr, data string) error {
	if err := unix.Mount(source, target, kind, flags, data); err != nil {
		return fmt.Errorf("mount %s on %s: %w", source, target, err)
	}
	return nil
}
