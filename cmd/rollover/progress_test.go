package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"
)

func watched(width int) (*progress, *bytes.Buffer) {
	var b bytes.Buffer
	return &progress{w: &b, width: width, doing: "building ./my/lambda", began: time.Now(), stopped: make(chan struct{})}, &b
}

func TestProgressMakesRoomForOutput(t *testing.T) {
	t.Parallel()
	p, out := watched(80)
	p.play(3)
	p.played()
	p.around(func() { out.WriteString("ok\n") })
	p.stop()
	p.stop()
	const erase = "\r\x1b[K"
	elapsed := regexp.MustCompile(`[0-9a-z]+s(\r|$)`)
	want := erase + "rollover: 0/3 scenarios, 0s" + erase + "rollover: 1/3 scenarios, 0s" + erase + "ok\n" + "rollover: 1/3 scenarios, 0s" + erase
	if got := elapsed.ReplaceAllString(out.String(), "0s$1"); got != want {
		t.Errorf("wrote %q, not %q", got, want)
	}
}

func TestProgressNeverFillsTheLine(t *testing.T) {
	t.Parallel()
	for _, width := range []int{1, 5, 20, 30} {
		p, out := watched(width)
		p.draw()
		if got := strings.TrimPrefix(out.String(), "\r\x1b[K"); len(got) >= width {
			t.Errorf("%d columns on a terminal of %d: %q", len(got), width, got)
		}
	}
}

func TestProgressIsQuietWhereNobodyWatches(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	s := streams{out: &out, err: &out, getenv: func(string) string { return "" }}
	p := startProgress(s, "building")
	p.play(1)
	p.played()
	p.stop()
	if out.Len() > 0 {
		t.Errorf("wrote %q", out.String())
	}
}
