//go:build linux

package seal_test

import (
	"io"
	"net/netip"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/rolloverhq/rollover/gateway/internal/seal"
)

func TestMain(m *testing.M) {
	seal.Main() // this program is its own keeper
	os.Exit(m.Run())
}

func newCell(t testing.TB) *seal.Cell {
	t.Helper()
	c, err := seal.New(seal.Config{
		Keeper: "/proc/self/exe", Folder: t.TempDir(), Files: map[string][]byte{"ssl/certs/ca-certificates.crt": []byte("ours\n")},
	})
	if err != nil {
		t.Skip("no place can be sealed here: ", err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// sh runs a shell script inside, and returns what it prints when it and all it started have ended.
func sh(t testing.TB, c *seal.Cell, script string, see ...string) string {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	pid, err := c.Start(seal.Program{
		Path: "/bin/sh", Args: []string{"sh", "-c", script}, Env: []string{"PATH=/usr/bin:/bin:/usr/sbin:/sbin"}, Dir: "/", Tmp: t.TempDir(), See: see,
	}, [3]*os.File{null, w, w})
	w.Close()
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.Kill(pid, unix.SIGCONT); err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

func TestAProcessInsideIsNobodyAndSeesNothing(t *testing.T) {
	t.Parallel()
	c := newCell(t)
	for script, want := range map[string]string{
		"ls -A /home /root /run /mnt /var /srv /sys | grep -v : | tr -d '\n'": "",
		"ls -A /.outside 2>/dev/null | wc -l":                                 "0",
		"touch /x /usr/x /etc/x 2>&1 | grep -c -i 'read-only'":                "3",
		"echo hello > /tmp/x && cat /tmp/x":                                   "hello",
		"grep CapEff /proc/self/status | tr -d '\\t'":                         "CapEff:0000000000000000",
		"grep CapBnd /proc/self/status | tr -d '\\t'":                         "CapBnd:0000000000000000",
		"grep NoNewPrivs /proc/self/status | tr -d '\\t'":                     "NoNewPrivs:1",
		"cat /etc/ssl/certs/ca-certificates.crt":                              "ours",
		"cat /etc/shadow 2>&1 | grep -c 'No such file'":                       "1",
		"mount -t tmpfs x /tmp 2>/dev/null || echo no":                        "no",
		"umount /tmp 2>/dev/null || echo no":                                  "no",
		"mount -o remount,bind,rw /usr 2>/dev/null || echo no":                "no",
		"unshare -U true 2>/dev/null || echo no":                              "no",
		"kill -9 1; echo still here":                                          "still here",
		"cat /proc/1/environ /proc/1/root/etc/hosts 2>/dev/null || echo no":   "no",
		"hostname": "sandbox",
		"echo > /dev/null && head -c 4 /dev/zero | wc -c": "4",
		"readlink /proc/self/fd/3 || echo no":             "no",
	} {
		if got := sh(t, c, script); got != want {
			t.Errorf("%s\n\tgot %q, want %q", script, got, want)
		}
	}
}

func TestAFolderIsSeenWhereItIs(t *testing.T) {
	t.Parallel()
	c := newCell(t)
	code := t.TempDir()
	if err := os.WriteFile(code+"/f", []byte("code"), 0o600); err != nil {
		t.Fatal(err)
	}
	link := t.TempDir() + "/link"
	if err := os.Symlink(code, link); err != nil {
		t.Fatal(err)
	}
	script := "cat " + code + "/f; echo; touch " + code + "/g 2>/dev/null || echo read only"
	if got := sh(t, c, script, code); got != "code\nread only" {
		t.Errorf("got %q", got)
	}
	if got := sh(t, c, "cat "+link+"/f", link); got != "code" {
		t.Errorf("through a link: got %q", got)
	}
	if got := sh(t, c, "cat "+code+"/f 2>/dev/null || echo not there"); got != "not there" {
		t.Errorf("unasked: got %q", got)
	}
}

// Whatever is reached for is refused at once, and seen.
func TestEveryAddressIsRefusedAndSeen(t *testing.T) {
	t.Parallel()
	c := newCell(t)
	got := sh(t, c, `exec 2>&1
bash -c 'echo > /dev/tcp/192.0.2.7/25' | grep -o 'refused'
bash -c 'echo > /dev/tcp/169.254.169.254/80' | grep -o 'refused'
bash -c 'echo x > /dev/udp/192.0.2.8/53'
bash -c 'echo > /dev/tcp/2001:db8::1/443' | grep -o 'refused'
bash -c 'echo > /dev/tcp/127.0.0.1/9' | grep -o 'refused'`)
	if strings.Count(got, "refused") < 3 {
		t.Errorf("got %q", got)
	}
	var tried []string
	for _, a := range c.Tried() {
		tried = append(tried, a.How+" "+a.String())
	}
	for _, want := range []string{"tcp 192.0.2.7:25", "tcp 169.254.169.254:80", "udp 192.0.2.8:53", "tcp [2001:db8::1]:443"} {
		if !slices.Contains(tried, want) {
			t.Errorf("%s was not seen: %v", want, tried)
		}
	}
	if slices.ContainsFunc(tried, func(s string) bool { return strings.Contains(s, "127.0.0.1") }) {
		t.Errorf("what is inside was seen: %v", tried)
	}
	if again := c.Tried(); len(again) > 0 {
		t.Errorf("seen twice: %v", again)
	}
}

func TestSocketsListenInside(t *testing.T) {
	t.Parallel()
	c := newCell(t)
	s, err := c.Listen(netip.MustParseAddrPort(seal.Address + ":443"))
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	if _, err := c.Listen(netip.MustParseAddrPort("192.0.2.1:443")); err != nil {
		t.Log(err) // an address that leads to lo may be listened on
	}
	p, err := c.Packets(netip.MustParseAddrPort(seal.Address + ":53"))
	if err != nil {
		t.Fatal(err)
	}
	p.Close()
}

func TestWhatCannotBeStartedIsSaid(t *testing.T) {
	t.Parallel()
	c := newCell(t)
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	files := [3]*os.File{null, null, null}
	if _, err := c.Start(seal.Program{Path: "/no/such", Args: []string{"x"}, Dir: "/", Tmp: t.TempDir()}, files); err == nil {
		t.Error("started")
	}
	if got := sh(t, c, "echo alive"); got != "alive" {
		t.Errorf("afterwards: %q", got)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if _, err := c.Start(seal.Program{Path: "/bin/sh", Args: []string{"sh"}, Dir: "/", Tmp: t.TempDir()}, files); err == nil {
		t.Error("started in a place that is closed")
	}
}

func TestWhyNoPlaceCanBeMade(t *testing.T) {
	t.Parallel()
	for keeper, want := range map[string]string{"/no/such/keeper": "namespaces are refused here: ", "/bin/true": "the keeper has ended"} {
		c, err := seal.New(seal.Config{Keeper: keeper, Folder: t.TempDir()})
		if err == nil {
			c.Close()
		}
		if err == nil || !strings.Contains(err.Error(), want) && !strings.Contains(err.Error(), "broken pipe") {
			t.Errorf("%s: %v", keeper, err)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	newCell(b)
	for b.Loop() {
		c, err := seal.New(seal.Config{Keeper: "/proc/self/exe", Folder: b.TempDir()})
		if err != nil {
			b.Fatal(err)
		}
		c.Close()
	}
}

func BenchmarkStart(b *testing.B) {
	c := newCell(b)
	for b.Loop() {
		sh(b, c, "exit 0")
	}
}
