package script

import (
	"fmt"
	"io"

	"github.com/rolloverhq/rollover/internal/near"
)

// verb is one word of the language.
type verb struct {
	name    string
	usage   string // "advance DURATION"
	help    string // one sentence, no full stop
	example string
	when    when
	parse   func(*line) (command, error)
}

// when is where in a file a verb may stand.
type when int

const (
	afterUse   when = iota // it acts on what there is
	inSetup                // it says what exists
	foundation             // in a set-up, too, and done before the stack is made
	beforeUse              // it says how the world begins
	anywhere
)

func (w when) String() string {
	return map[when]string{inSetup: " (in a set-up)", foundation: " (in a set-up)", beforeUse: " (before use)"}[w]
}

// verbs is the whole language, set-up first, in the order in which one would learn it.
func verbs() []verb {
	return []verb{
		tenantVerb(), apiVerb(), clientVerb(), secretVerb(), hideVerb(), functionVerb(), envVerb(), rotationVerb(), credentialVerb(), overlapVerb(), hostVerb(), takeVerb(),
		longVerb(), startsVerb(), reattemptsVerb(), coldVerb(), alsoVerb(), keysVerb(), propagationVerb(), clockVerb(), overrideVerb(), useVerb(),
		readerVerb(), advanceVerb(), settleVerb(),
		onVerb(), breakVerb(), failVerb(),
		rotateVerb(), probeVerb(), cancelVerb(), putVerb(), fixVerb(), moveVerb(), removeVerb(), replaceVerb(), keyVerb(), quotaVerb(),
		expectVerb(),
	}
}

// Help writes the language: each verb with its form, what it does, and an example.
func Help(w io.Writer) {
	for _, v := range verbs() {
		fmt.Fprintf(w, "%s%s\n    %s.\n    Example: %s\n\n", v.usage, v.when, v.help, v.example)
	}
}

// nearest is the hint for a verb that does not exist: the most similar one, if any is.
func nearest(name string) string {
	var names []string
	for _, v := range verbs() {
		names = append(names, v.name)
	}
	if like := near.Words(name, names); len(like) > 0 {
		return fmt.Sprintf("; did you mean %q?", like[0])
	}
	return "; `rollover show --verbs` lists them"
}
