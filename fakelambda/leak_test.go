package fakelambda

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/journal"
)

// A secret that is said before anybody knows it is a leak of the invocation that said it, journaled when it becomes
// known, and no line of the journal shows it from then on.
func TestLeaksOfWhatBecomesKnownLater(t *testing.T) {
	t.Parallel()
	const secret = "a-client-secret-of-32-characters"
	b := warped(t)
	b.guest(Config{})
	b.fails(`{"do":"error","text":"refused: ` + secret + `"}`)
	if early := facts[journal.Leaked](b.w); len(early) != 0 {
		t.Fatalf("nobody knows %v yet", early)
	}
	name := b.w.Names.Announce("client-secret", secret)
	b.w.Names.Announce("client-secret", "another-secret-of-32-characters!")
	var got []string
	for _, l := range facts[journal.Leaked](b.w) {
		got = append(got, fmt.Sprint(l.Request, l.What, l.Where))
	}
	if want := []string{"1" + name + "log", "1" + name + "answer"}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("leaks %v, want %v", got, want)
	}
	var lines strings.Builder
	if err := journal.WriteJSON(&lines, b.w.Journal.Entries()); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(lines.String(), secret) || !strings.Contains(lines.String(), "refused: ***"+name+"***") {
		t.Errorf("journal:\n%s", lines.String())
	}
}

func TestLeaksInBase64(t *testing.T) {
	t.Parallel()
	const secret = "a-client-secret-of-32-characters"
	b := warped(t)
	b.guest(Config{})
	name := b.w.Names.Credential("client-secret", secret)
	b.ok(`{"do":"say","text":"Basic ` + base64.StdEncoding.EncodeToString([]byte("id:"+secret)) + `"}`)
	leaks := facts[journal.Leaked](b.w)
	if len(leaks) != 2 || leaks[0].What != name || leaks[0].Where != "log" || leaks[1].Where != "answer" {
		t.Errorf("leaks %v", leaks)
	}
}

// Of a long output not all is kept, and all is looked through: a secret is found in what is dropped, and where that
// begins and ends.
func TestNoLeakIsDropped(t *testing.T) {
	t.Parallel()
	const secret = "a-client-secret-of-32-characters"
	head := keptOutput - keptTail
	for _, at := range []int{0, head - 10, head, head + 3*droppedAtOnce/2, head + droppedAtOnce - touching - 10, head + 2*droppedAtOnce} {
		b := newBench(t, Options{})
		name := b.w.Names.Credential("client-secret", secret)
		inv := &invocation{leaks: &leaks{world: b.w}}
		inv.output.dropping = func(text string) { inv.leaks.hold("log", text) }
		rest := strings.Repeat(".", 4*droppedAtOnce)
		for text := rest[:at] + secret + rest[at:]; text != ""; {
			n := min(len(text), 50_000)
			_, _ = inv.output.Write([]byte(text[:n]))
			text = text[n:]
		}
		inv.output.end()
		kept, dropped := inv.output.text()
		inv.leaks.release()
		inv.leaks.judge("log", kept)
		if leaks := facts[journal.Leaked](b.w); len(leaks) != 1 || leaks[0].What != name || dropped == 0 {
			t.Errorf("at %d: leaks %v, %d dropped", at, leaks, dropped)
		}
	}
}
