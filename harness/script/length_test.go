package script_test

import (
	"testing"
	"time"

	"github.com/rolloverhq/rollover/harness/script"
)

func TestLength(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"use service-token": 0,
		"use service-token\nadvance 23h59m\nsettle\nadvance 2d": 71*time.Hour + 59*time.Minute,
	} {
		s, err := script.Parse("length.txt", text)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Length(); got != want {
			t.Errorf("%q lets %s pass, not %s", text, got, want)
		}
	}
}

// A script says the same however it is written down.
func TestString(t *testing.T) {
	t.Parallel()
	const want = "# Two lines\n# of why.\nuse service-token\nadvance 1d\n"
	for _, text := range []string{want, "#Two lines\r\n#  of why.\r\n\r\n  use service-token\r\n# between\r\nadvance 1d"} {
		s, err := script.Parse("string.txt", text)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.String(); got != want {
			t.Errorf("%q is told as %q", text, got)
		}
	}
}
