package script

import (
	"errors"
	"fmt"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/verdict"
)

// Prepare builds what a set-up says, with the function deployed and its rotation turned on, and drives
// nothing. What the set-up says is accepted, the stack has been told. Without a target the tenant and the secrets are there, and no function. The caller closes
// the stack.
func Prepare(setupScript *Script, o Options) (*harness.Stack, error) {
	stack, err := harness.New(o.Stack)
	if err != nil {
		return nil, err
	}
	// Clients outside reach the tenant at the address that the caller has chosen, whatever the set-up calls it.
	p := &Play{opts: o, stack: stack, founded: setupScript, tolerated: map[verdict.Kind]bool{}}
	p.setup.env = map[string]string{}
	err = p.perform(setupScript)
	if err == nil && o.Target != nil {
		err = p.deploy()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("set up: %w", err), stack.Close())
	}
	for _, s := range p.accepted() {
		stack.AcceptBy(s)
	}
	return stack, nil
}
