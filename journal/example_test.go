package journal_test

import (
	"fmt"
	"os"
	"time"

	"github.com/rolloverhq/rollover/journal"
)

func Example() {
	var j journal.Journal
	now := time.Date(2035, 1, 1, 0, 0, 0, 0, time.UTC)
	end := j.Begin(now, journal.Call{Op: "secrets.PutSecretValue", By: "rotate", Args: "service-token-demo v2"})
	j.Add(now, journal.Stored{Secret: "service-token-demo", Version: "v2", Credentials: []string{"token#2"}, By: "rotate"})
	end(func(c *journal.Call) { c.Unheard, c.Fault = true, "lose reply" })
	for _, e := range j.Entries() {
		fmt.Println(e)
	}
	// Output:
	// Mon 2035-01-01 00:00:00.00  rotate secrets.PutSecretValue service-token-demo v2 -> done, reply lost [lose reply]
	// Mon 2035-01-01 00:00:00.00  service-token-demo v2 stored, holding token#2
}

func ExampleWriteJSON() {
	var j journal.Journal
	j.Add(time.Date(2035, 1, 1, 0, 0, 0, 0, time.UTC), journal.KeyMoved{Key: "k1", To: journal.KeyCurrent})
	_ = journal.WriteJSON(os.Stdout, j.Entries())
	// Output:
	// {"schema":1,"seq":1,"at":"2035-01-01T00:00:00Z","kind":"key","key":"k1","to":"current"}
}
