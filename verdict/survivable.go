package verdict

// Trouble is a kind of thing that goes wrong, or of a reader that asks for it.
type Trouble struct {
	Name  string
	What  string   // in words, as it stands in docs/survivable.md
	Shown []string // patterns (path.Match) of the scenarios that show it
	Ends  [3]End   // by the provider's overlap: Lasting, UntilReplaced, NoOverlap
}

// End is whether a correct function brings every reader through a trouble, and why.
type End struct {
	Survivable bool // with NoOverlap: within the declared budget
	Reason     string
}

// Overlaps are the columns of Survivability, in the order of Trouble.Ends.
func Overlaps() [3]OverlapKind { return [3]OverlapKind{Lasting, UntilReplaced, NoOverlap} }

// End returns how a trouble ends where the provider has this overlap.
func (t Trouble) End(o OverlapKind) End {
	for i, kind := range Overlaps() {
		if kind == o {
			return t.Ends[i]
		}
	}
	return End{}
}

func yes(reason string) End { return End{true, reason} }
func no(reason string) End  { return End{false, reason} }

// Survivability is the table of what a correct function can bring its readers through, and what none
// can: that is never a function's fault, and a scenario has to expect it. The reference is held to this
// table, not the table to the reference.
//
// It presumes what the set-ups that ship are: an hour of overlap where credentials end by themselves, a budget
// of ninety seconds where there is none, a day from one rotation to the next, and a service that tries five times within ten minutes or so and then not
// before the next window.
func Survivability() []Trouble {
	const (
		unswitched = "the provider has not switched yet, so the old credential is still good"
		unending   = "a credential that does not end by itself is good until a later rotation replaces it"
		unsigned   = "such a credential is not signed"
		unbegun    = "the provider has not switched, or the client's retry comes at once"
		between    = "between the provider's switch and the label's move nobody has a good credential, and that gap lasts until the next attempt"
	)
	return []Trouble{
		{"nothing", "Nothing goes wrong.",
			[]string{"expiry-overlap/daily", "expiry-overlap/reads-every-time", "expiry-overlap/caches-55m", "expiry-overlap/current-then-pending", "expiry-overlap/refreshes-on-401", "failed-rotation/cold-starts", "failed-rotation/probe", "client-secret/daily", "client-secret/cold-starts", "client-secret/refreshes-on-401", "client-secret/instant", "private-key-jwt/daily", "private-key-jwt/cold-starts"},
			[3]End{yes("the old credential outlives the move of the label"), yes("both are good"), yes("the gap between the provider's switch and the label's move is within the budget, and who tries current then pending sees none")}},
		{"a call fails", "A call is refused, throttled or answered with half a body, its reply is lost, or it comes twice; a read is out of date.",
			[]string{"failed-rotation/auth0-throttles", "failed-rotation/connection-refused", "failed-rotation/malformed-token", "failed-rotation/duplicate-put", "failed-rotation/lost-reply-*", "failed-rotation/secrets-manager-throttles", "failed-rotation/throttled-read-on-retry", "failed-rotation/stale-read", "failed-rotation/label-refused", "failed-rotation/put-refused", "client-secret/lost-reply-change-every-attempt", "client-secret/label-refused", "private-key-jwt/lost-reply-*", "private-key-jwt/throttled"},
			[3]End{yes("the client's retry or the service's next attempt comes within the overlap"), yes(unending), no(between)}},
		{"a step fails", "A step is not run, times out, is killed at any of its calls, or is run and reported as failed, once or twice.",
			[]string{"failed-rotation/*Secret-fails-*-once", "failed-rotation/killed-*", "failed-rotation/*-times-out", "failed-rotation/not-permitted", "client-secret/testSecret-fails-before-once", "client-secret/killed-after-change", "private-key-jwt/killed-*", "private-key-jwt/createSecret-fails-*-once"},
			[3]End{yes("the next attempt comes within the overlap"), yes(unending), no(between)}},
		{"a failure that harms nobody", "A call or a step fails before the provider has switched or after the label has moved, or once, so that the client's own retry heals it.",
			[]string{"client-secret/killed-before-put", "client-secret/put-lost-every-attempt", "client-secret/createSecret-fails-after-once", "client-secret/lost-reply-change", "client-secret/lost-reply-label", "client-secret/throttled"},
			[3]End{yes("an attempt after it comes within the overlap"), yes(unending), yes(unbegun)}},
		{"the series fails", "A step fails until the service gives up and waits for the next window.",
			[]string{"failed-rotation/createSecret-fails-*-until-dormant", "failed-rotation/setSecret-fails-*-until-dormant", "failed-rotation/testSecret-fails-*-until-dormant", "failed-rotation/finishSecret-fails-before-until-dormant", "failed-rotation/stale-pending", "client-secret/finishSecret-fails-before-until-dormant", "private-key-jwt/finishSecret-fails-before-until-dormant"},
			[3]End{no("an hour of overlap is not a day of safety"), yes(unending), no("where the provider has switched, the label stays behind for a day")}},
		{"the last word is lost", "finishSecret does its work and is reported as failed, again and again.",
			[]string{"failed-rotation/finishSecret-fails-after-until-dormant"},
			[3]End{yes("the label has moved"), yes("the label has moved"), yes("the label has moved, and the gap was closed by that")}},
		{"a short outage of the provider", "No credential is to be had for a time that the re-attempts outlast.",
			[]string{"failed-rotation/token-endpoint-down-5m", "failed-rotation/token-endpoint-down-5m-window", "client-secret/token-endpoint-down-5m"},
			[3]End{yes("an attempt after it comes within the overlap"), yes(unending), yes(unswitched)}},
		{"a long outage of the provider", "No credential is to be had until the re-attempts have run out, or until the overlap that is left is shorter than a cache.",
			[]string{"failed-rotation/token-endpoint-down-30m*", "failed-rotation/token-endpoint-down-3h*"},
			[3]End{no("the old credential ends before a new one can be had"), yes(unending), yes(unswitched)}},
		{"a spent quota", "The client that the rotation itself uses has had all its tokens until the next hour or day.",
			[]string{"client-secret/quota-spent", "private-key-jwt/quota-spent"},
			[3]End{no("the old credential ends before a new one can be had"), yes(unending), yes(unswitched)}},
		{"a short absence of the function", "The function ends as it starts or never asks for an event, and is repaired within the overlap.",
			[]string{"failed-rotation/function-exits", "failed-rotation/function-never-polls"},
			[3]End{yes("an attempt after the repair comes within the overlap"), yes(unending), yes(unswitched)}},
		{"a long absence of the function", "The function is deleted, and comes back when the window is over.",
			[]string{"failed-rotation/function-missing"},
			[3]End{no("nothing rotates until the next window"), yes(unending), yes(unswitched)}},
		{"a late rotation", "The schedule lets a rotation come when the credential, or a cache of it, has reached its end.",
			[]string{"expiry-overlap/late-*", "expiry-overlap/latest-*", "expiry-overlap/lifetime-equals-interval"},
			[3]End{no("the schedule is at fault: a lifetime has to cover the interval, the window, the re-attempts and the longest cache"), yes(unending), yes("nothing ends before the rotation begins")}},
		{"a cache beyond the overlap", "A reader keeps what it read for longer than the overlap.",
			[]string{"expiry-overlap/caches-90m", "client-secret/caches-5m", "private-key-jwt/caches-25h"},
			[3]End{no("the reader is at fault: it holds what has ended"), no("the reader is at fault: it holds what the rotation after the next has taken away"), no("the reader is at fault: it holds what has ended with the switch")}},
		{"a reader that never reads again", "A reader loads the credential once, when it starts.",
			[]string{"expiry-overlap/loads-once", "client-secret/loads-once", "private-key-jwt/loads-once"},
			[3]End{no("the reader is at fault: no credential lasts for ever"), no("the second rotation takes what it holds away"), no("the first rotation takes what it holds away")}},
		{"another signing key", "The tenant goes on to its next signing key.",
			[]string{"expiry-overlap/signing-key-rotates", "client-secret/signing-key-rotates", "private-key-jwt/signing-key-rotates"},
			[3]End{yes("the old key stays published, and verifiers fetch one they do not know"), yes(unsigned), yes(unsigned)}},
		{"a revoked signing key", "The tenant revokes the key that the current credential is signed with.",
			[]string{"expiry-overlap/signing-key-revoked"},
			[3]End{no("what is current ends at once, and the function is not asked"), yes(unsigned), yes(unsigned)}},
		{"a lag of the provider", "A new credential is good and nobody can verify it yet, while the old one is on its way out.",
			[]string{"provider-lag/signing-key-25s", "client-secret/worst"},
			[3]End{no("the old one ends when the new one begins; what is lost is the time from one question of testSecret to the next"), yes("the old one is good while testSecret asks again"), no("the old one has ended, and testSecret can only wait")}},
		{"a credential on its way", "The provider goes on taking the old credential and does not take the new one yet, or takes either, request by request.",
			[]string{"client-secret/lag", "client-secret/mixed"},
			[3]End{yes("a token carries its own proof"), yes("the old one is good while testSecret asks again"), yes("testSecret asks until the new one is taken, and what is lost is the time from one question to the next")}},
		{"a wrong clock", "The function's clock is ahead of the provider's or behind it.",
			[]string{"client-secret/clock-*", "private-key-jwt/clock-*"},
			[3]End{yes("the provider says what time it is in every answer"), yes("the provider says what time it is in every answer"), yes("a secret does not depend on the time")}},
		{"a bad value by hand", "An operator puts a value that nobody accepts.",
			[]string{"failed-rotation/manual-put"},
			[3]End{no("readers have it before any function runs"), no("readers have it before any function runs"), no("readers have it before any function runs")}},
		{"a foreign member", "Somebody keeps something else in the secret's JSON.",
			[]string{"failed-rotation/other-members", "client-secret/other-members", "private-key-jwt/other-members"},
			[3]End{yes("a rotation changes its own members alone"), yes("a rotation changes its own members alone"), yes("a rotation changes its own members alone")}},
		{"labels rolled back", "An operator moves AWSCURRENT back to the previous version.",
			[]string{"failed-rotation/rolled-back", "client-secret/rolled-back", "private-key-jwt/rolled-back"},
			[3]End{yes("both are good within the overlap"), yes("both are good"), no("the provider holds one credential alone: roll forward, or set it first and move the label then")}},
		{"an operator's hand", "An operator cancels a rotation, takes AWSPENDING away, mistypes a secret that is put right in time, or asks twice.",
			[]string{"failed-rotation/cancelled-in-mid-flight", "failed-rotation/foreign-pending", "failed-rotation/wrong-client-secret", "failed-rotation/two-at-once"},
			[3]End{yes("the next run copes with what it finds, within the overlap"), yes(unending), no("a run that ends after the provider's switch leaves the label behind")}},
	}
}
