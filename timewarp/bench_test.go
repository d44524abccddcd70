//go:build linux && (amd64 || arm64)

package timewarp_test

import (
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/timewarp"
)

// BenchmarkRun is a whole process that ends at once, with and without timewarp.
func BenchmarkRun(b *testing.B) {
	path := guestPath(b)
	b.Run("native", func(b *testing.B) {
		for b.Loop() {
			if err := exec.Command(path, "exit", "code", "0").Run(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("timewarp", func(b *testing.B) {
		for b.Loop() {
			p, err := timewarp.Start(timewarp.Config{Path: path, Args: []string{path, "exit", "code", "0"}, Now: birth})
			if err != nil {
				b.Fatal(err)
			}
			<-p.Done()
		}
	})
}

// BenchmarkWake is one sleep of a second: from Wake to the next rest.
func BenchmarkWake(b *testing.B) {
	g := startGuest(b, "tick")
	for b.Loop() {
		g.now = g.rested(b).due
		g.Wake(g.now)
	}
}

// BenchmarkAnswer is a question and an answer through pipes: until the answer is here, and until
// the process is seen at rest again.
func BenchmarkAnswer(b *testing.B) {
	for _, until := range []string{"answer", "rest"} {
		b.Run(until, func(b *testing.B) {
			in, ask, err := os.Pipe()
			if err != nil {
				b.Fatal(err)
			}
			defer closing(ask)
			answer, out, err := os.Pipe()
			if err != nil {
				b.Fatal(err)
			}
			defer closing(answer)
			rests := make(chan struct{}, 1<<20)
			p, err := timewarp.Start(timewarp.Config{
				Path: guestPath(b), Args: []string{"guest", "answer"}, Now: birth, Stdin: in, Stdout: out,
				Rested: func(time.Time, bool) { rests <- struct{}{} },
			})
			if err != nil {
				b.Fatal(err)
			}
			closing(in)
			closing(out)
			defer func() { p.Kill(); <-p.Done() }()
			<-rests
			buf := make([]byte, 64)
			for b.Loop() {
				if _, err := io.WriteString(ask, "?\n"); err != nil {
					b.Fatal(err)
				}
				p.Wake(birth)
				if _, err := answer.Read(buf); err != nil {
					b.Fatal(err)
				}
				if until == "rest" {
					<-rests
				}
			}
		})
	}
}

// BenchmarkNow is what reading the clock costs in the process.
func BenchmarkNow(b *testing.B) {
	path := guestPath(b)
	var ns float64
	for b.Loop() {
		g := start(b, path, []string{"bench"}, nil)
		<-g.Done()
		<-g.out.end
		v, err := strconv.ParseFloat(strings.TrimSpace(g.out.String()), 64)
		if err != nil {
			b.Fatal(err)
		}
		ns += v
	}
	b.ReportMetric(ns/float64(b.N), "ns/reading")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkFreeze stops and starts all threads of a process at rest: until it is at rest again.
func BenchmarkFreeze(b *testing.B) {
	g := startGuest(b, "spin", "1ms")
	g.rested(b)
	for b.Loop() {
		g.Freeze()
		g.Thaw(g.now)
		g.rested(b)
	}
}
