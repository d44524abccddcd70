// Command keeper is the first process of a place that nothing can leave, for programs that cannot be it
// themselves, such as tests. It is built and started by the harness, and does nothing else.
package main

import (
	"fmt"
	"os"

	"github.com/rolloverhq/rollover/gateway/internal/seal"
)

func main() {
	seal.Main()
	fmt.Fprintln(os.Stderr, "keeper: rollover starts this by itself")
	os.Exit(2)
}
