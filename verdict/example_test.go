package verdict_test

import (
	"fmt"
	"time"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/verdict"
)

func Example() {
	start := time.Date(2035, 1, 1, 0, 0, 0, 0, time.UTC)
	var history journal.Journal
	history.Add(start, journal.KeyMoved{Key: "k1", To: journal.KeyCurrent})
	for i, version := range []string{"v1", "v2"} {
		at := start.Add(time.Duration(i) * 24 * time.Hour)
		token := fmt.Sprintf("token#%d", i+1)
		history.Add(at, journal.Minted{Credential: token, Audience: "https://services.example.com", Key: "k1", IssuedAt: at, ExpiresAt: at.Add(25 * time.Hour)})
		history.Add(at, journal.Stored{Secret: "service-token-demo", Version: version, Credentials: []string{token}})
		history.Add(at, journal.Labelled{Secret: "service-token-demo", Label: "AWSCURRENT", To: version})
	}

	v := verdict.Judge(history.Entries(), verdict.Case{
		Since:   start,
		Until:   start.Add(48 * time.Hour),
		Secrets: []verdict.Secret{{Name: "service-token-demo", Accepted: verdict.Acceptance{Audience: "https://services.example.com"}}},
		Readers: []verdict.Reader{{Name: "api", Secret: "service-token-demo", Habit: verdict.CacheFor(90 * time.Minute)}},
	})
	fmt.Println(v.Outages[0])
	// Output: api was locked out from Tue 2035-01-02 01:00:00 to Tue 2035-01-02 01:30:00, for 30m
}
