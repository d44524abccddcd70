package findings_test

import (
	"fmt"

	"github.com/rolloverhq/rollover/docs/findings"
)

func Example() {
	fmt.Println(findings.Meaning("orphan"))
	// Output: A credential was made that nobody has: it is valid, it is stored nowhere, and it cannot be revoked, since nobody knows which it is.
}
