// Command hostile is a function that tries to get out of its sandbox, in every way that it knows. It answers
// with what came of each.
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"syscall"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

// order says what there is outside.
type order struct {
	Pid      int    // of whoever tests
	Abstract string // the name of a socket
	File     string // that can be read
}

func main() {
	lambda.Start(func(_ context.Context, o order) (map[string]string, error) {
		got := map[string]string{}
		for what, try := range ways(o) {
			got[what] = "it worked"
			if err := try(); err != nil {
				got[what] = err.Error()
			}
		}
		return got, nil
	})
}

func ways(o order) map[string]func() error {
	parent := os.Getppid()
	return map[string]func() error{
		"a raw address":         func() error { return dial("tcp", "192.0.2.7:443") },
		"a raw IPv6 address":    func() error { return dial("tcp", "[2001:db8::1]:443") },
		"a name":                func() error { return dial("tcp", "api.example.com:443") },
		"the metadata service":  func() error { return fetch("http://169.254.169.254/latest/meta-data/") },
		"a resolver of its own": func() error { return ask("192.0.2.53:53") },
		"a resolver over IPv6":  func() error { return ask("[2001:db8::53]:53") },
		"metadata over IPv6":    func() error { return fetch("http://[fd00:ec2::254]/latest/meta-data/") },
		"a raw socket":          raw,
		"Docker":                func() error { return dial("unix", "/var/run/docker.sock") },
		"Docker in /run":        func() error { return dial("unix", "/run/docker.sock") },
		"an abstract socket":    func() error { return dial("unix", "@"+o.Abstract) },
		"tracing its parent":    func() error { return syscall.PtraceAttach(parent) },
		"a signal to the host":  func() error { return syscall.Kill(o.Pid, 0) },
		"the host's processes":  func() error { return read(fmt.Sprintf("/proc/%d/environ", o.Pid)) },
		"its parent's root":     func() error { return read(fmt.Sprintf("/proc/%d/root%s", parent, o.File)) },
		"a file of the host":    func() error { return read(o.File) },
		"its accounts":          func() error { return read("/etc/shadow") },
		"writing to /usr":       func() error { return write("/usr/hostile") },
		"writing to its code":   func() error { return write(os.Getenv("LAMBDA_TASK_ROOT") + "/hostile") },
		"writing to the root":   func() error { return write("/hostile") },
		"writing to the host":   func() error { return write(o.File + ".hostile") },
		"mounting":              func() error { return syscall.Mount("x", "/tmp", "tmpfs", 0, "") },
		"a place of its own":    func() error { return syscall.Unshare(syscall.CLONE_NEWUSER | syscall.CLONE_FS) },
		"making a device":       func() error { return syscall.Mknod("/tmp/sda", syscall.S_IFBLK|0o600, 8<<8) },
	}
}

func dial(network, address string) error {
	c, err := net.DialTimeout(network, address, time.Minute)
	if err == nil {
		c.Close()
	}
	return err
}

func fetch(url string) error {
	r, err := http.Get(url)
	if err == nil {
		r.Body.Close()
	}
	return err
}

// ask sends a datagram and waits for an answer.
func ask(address string) error {
	c, err := net.Dial("udp", address)
	if err != nil {
		return err
	}
	defer c.Close()
	if _, err := io.WriteString(c, "anybody?"); err != nil {
		return err
	}
	_ = c.SetDeadline(time.Now().Add(time.Minute))
	_, err = c.Read(make([]byte, 1))
	return err
}

// raw opens a socket past TCP and UDP.
func raw() error {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_RAW, syscall.IPPROTO_ICMP)
	if err == nil {
		syscall.Close(fd)
	}
	return err
}

func read(path string) error {
	_, err := os.ReadFile(path)
	return err
}

func write(path string) error { return os.WriteFile(path, []byte("hostile"), 0o600) }
