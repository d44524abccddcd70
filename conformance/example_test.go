package conformance_test

import (
	"fmt"

	"github.com/rolloverhq/rollover/conformance"
)

func Example() {
	for _, c := range conformance.Cases() {
		if c.Number == "46a" {
			fmt.Println(c.Section, c.Asked)
			fmt.Println(c.Expected)
			fmt.Println(c.Source, c.Needs)
		}
	}
	// Output:
	// 11.3 in createSecret: G(AWSPENDING) alone
	// ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: AWSPENDING
	// [inferred] [a rotation function that runs]
}
