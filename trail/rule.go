package trail

import "strings"

// Rule is a rule of EventBridge: what it listens for, and which events it is shown at all.
type Rule struct {
	Pattern *Pattern

	// AllManagementEvents is the state ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS. A rule that is only
	// ENABLED never sees a call that reads and whose name begins with Get, List or Describe: no alarm on a
	// refused GetSecretValue rings without it.
	AllManagementEvents bool
}

// Matches reports whether the rule is shown an event, and its pattern matches.
func (r Rule) Matches(e Event) bool { return r.Shows(e) && r.Pattern.Matches(e) }

// Shows reports whether EventBridge holds an event against the rule's pattern at all.
func (r Rule) Shows(e Event) bool {
	call, ok := e.Detail.(Record)
	if !ok || r.AllManagementEvents || !call.ReadOnly || !call.ManagementEvent {
		return true
	}
	for _, verb := range []string{"Get", "List", "Describe"} {
		if strings.HasPrefix(call.EventName, verb) {
			return false
		}
	}
	return true
}
