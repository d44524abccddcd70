package fakesecrets

import (
	"slices"
	"strings"

	"github.com/rolloverhq/rollover/iam"
	"github.com/rolloverhq/rollover/journal"
)

// LeastPolicy returns the identity policy that allows what the door's principal has asked of Secrets
// Manager so far, and nothing else: what it was refused included, since it was needed too. Secrets are
// named without their suffixes (name-??????), so that the policy outlives them.
//
// It is LeastPolicy of the world's journal, with the usual region and account.
func (d Door) LeastPolicy() *iam.Policy {
	usual := d.service.stores.usual
	return LeastPolicy(d.service.world.Journal.Entries(), d.caller.Name, usual.region, usual.account)
}

// LeastPolicy returns the least identity policy of a principal by a history alone. region and account are
// those that the history takes for the usual ones.
//
// What other services ask for is not in it: a customer's KMS key, or the lambda:InvokeFunction that whoever
// configures a rotation needs.
func LeastPolicy(history []journal.Entry, principal, region, account string) *iam.Policy {
	var uses []iam.Use
	for _, e := range history {
		c, isCall := e.Fact.(journal.Call)
		op, ours := strings.CutPrefix(c.Op, "secrets.")
		if isCall && ours && c.By == principal && !slices.Contains(beforePolicies, c.Error) {
			uses = append(uses, used(op, strings.Fields(c.Args), place{region, account})...)
		}
	}
	return iam.Least(uses)
}

// beforePolicies are the errors of requests that no policy was asked about.
var beforePolicies = []string{catalogue[invalid].code, catalogue[badBody].code}

// used returns what one call asks of policies. args are what the journal says that it was about.
func used(op string, args []string, usual place) []iam.Use {
	const service = "secretsmanager:"
	if slices.Contains([]string{"ListSecrets", "GetRandomPassword", "BatchGetSecretValue"}, op) || op == "ValidateResourcePolicy" && len(args) == 0 {
		uses := []iam.Use{{Action: service + op, Resource: "*"}}
		if len(args) > 0 && args[0] == bySearch {
			uses, args = append(uses, iam.Use{Action: service + "ListSecrets", Resource: "*"}), args[1:]
		}
		for i := 0; i < len(args); i += 2 { // secret and version
			uses = append(uses, used("GetSecretValue", args[i:], usual)...)
		}
		return uses
	}
	if len(args) == 0 {
		return nil
	}
	resource, ok := patternOf(args[0], usual)
	if !ok {
		return nil
	}
	return []iam.Use{{Action: service + op, Resource: resource}}
}

// patternOf returns the pattern of the ARNs of a secret that the journal names, by title or as a client
// has; false if the name has been masked.
func patternOf(title string, usual place) (string, bool) {
	if at, name, ok := placeOf(title); ok {
		if hasSuffix(name) {
			name = name[:len(name)-7]
		}
		return at.arnPrefix() + name + anySuffix, true
	}
	parts := strings.Split(title, ":")
	name := parts[len(parts)-1]
	for _, part := range parts[:len(parts)-1] {
		if accountPattern.MatchString(part) {
			usual.account = part
		} else {
			usual.region = part
		}
	}
	return usual.arnPrefix() + name + anySuffix, validName(name)
}

// anySuffix stands for the six characters behind a name.
const anySuffix = "-??????"
