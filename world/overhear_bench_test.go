package world

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// BenchmarkOverhear scans five megabytes, of words and of what could be base64, for four hundred tokens.
func BenchmarkOverhear(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	noise := make([]byte, 5<<20)
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	for name, text := range map[string]string{
		"words":   strings.Repeat("a log line of some length without a secret in it; ", 5<<20/50),
		"JSON":    strings.Repeat(`{"level":"info","msg":"a \"line\" of some length","path":"C:\\temp\\x"}`+"\n", 5<<20/72),
		"base64":  base64.StdEncoding.EncodeToString(noise)[:5<<20],
		"one run": strings.Repeat("x", 5<<20),
	} {
		b.Run(name, func(b *testing.B) {
			n := newNames()
			for i := range 400 {
				n.Credential("token", header+fmt.Sprintf("%x", noise[i*256:i*256+171]))
			}
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				n.Find(text)
			}
		})
	}
}
