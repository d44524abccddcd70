package verdict

// Kind is what was found.
type Kind string

// The kinds of findings.
const (
	OutageFound        Kind = "outage"
	DeadCurrent        Kind = "dead-current"
	LostCredential     Kind = "lost-credential"
	Stuck              Kind = "stuck"
	NeverGiven         Kind = "never-given"
	UntestedPromotion  Kind = "untested-promotion"
	Leak               Kind = "leak"
	FailureAsSuccess   Kind = "failure-reported-as-success"
	EmptySuccess       Kind = "success-without-effect"
	WarmOrCold         Kind = "warm-or-cold"
	StrayVersion       Kind = "stray-version"
	Egress             Kind = "egress"
	Orphan             Kind = "orphan"
	Waste              Kind = "waste"
	ScheduleTooLoose   Kind = "schedule-too-loose"
	UnmetExpectation   Kind = "unmet-expectation"
	FaultNeverHappened Kind = "fault-never-happened"
)

// rules are the kinds, the gravest first: what locks people out comes before what costs money, and last
// what says more of the scenario than of the function. Beside each stands what must hold.
var rules = []struct {
	kind Kind
	rule string
}{
	{OutageFound, "At every instant each reader holds a credential that is accepted."},
	{DeadCurrent, "From one step to the next AWSCURRENT holds a credential that is accepted, but for the budget of a provider without overlap."},
	{LostCredential, "AWSCURRENT moves only to a value with a credential in it, and with every member that the last one had."},
	{Stuck, "Once nothing is broken any more, the next attempt of a rotation succeeds."},
	{NeverGiven, "What AWSCURRENT moves to is a credential that the provider gave, or was asked to take."},
	{UntestedPromotion, "AWSCURRENT moves to a version only when testSecret has succeeded for it in that rotation."},
	{Leak, "No part of a secret that would do harm stands in what a function prints or answers."},
	{FailureAsSuccess, "A step whose call failed for good, and whose work is not done, is reported as failed."},
	{EmptySuccess, "A step that is reported as a success has done its work."},
	{WarmOrCold, "A rotation ends the same in a sandbox that has run before and in a new one."},
	{StrayVersion, "A rotation stores its value in the version that its ClientRequestToken names."},
	{Egress, "A function calls nothing but what the set-up names."},
	{Orphan, "A credential that is made for a secret is stored before it can be lost."},
	{Waste, "A rotation makes one credential, and one more for each that a fault took or that had gone stale."},
	{ScheduleTooLoose, "A credential lives for the interval, the window, the re-attempts and the longest cache together."},
	{UnmetExpectation, "What the scenario expects comes."},
	{FaultNeverHappened, "Each fault of the scenario happens."},
}

// Kinds returns every kind, the gravest first.
func Kinds() []Kind {
	kinds := make([]Kind, len(rules))
	for i, r := range rules {
		kinds[i] = r.kind
	}
	return kinds
}

// Rank is the kind's place in Kinds, from 0; a kind that is not there comes after all.
func (k Kind) Rank() int {
	for i, r := range rules {
		if r.kind == k {
			return i
		}
	}
	return len(rules)
}

// Rule is what must hold, and does not where this kind is found: one sentence. It is empty for a kind that
// is not in Kinds.
func (k Kind) Rule() string {
	if i := k.Rank(); i < len(rules) {
		return rules[i].rule
	}
	return ""
}

// See is the page that tells of the kind, as a path in rollover's repository.
func (k Kind) See() string { return "docs/findings/" + string(k) + ".md" }

// Severity is what a finding does to the scenario that shows it.
type Severity string

// The severities.
const (
	Error   Severity = "error"   // the scenario has failed
	Warning Severity = "warning" // it is told, and the scenario may have passed
)

// Severity returns what a finding of this kind does: all there are today are errors, since each stands for
// something that has locked people out, or will.
func (k Kind) Severity() Severity { return Error }
