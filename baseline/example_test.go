package baseline_test

import (
	"fmt"
	"strings"

	"github.com/rolloverhq/rollover/baseline"
	"github.com/rolloverhq/rollover/verdict"
)

func Example() {
	f, err := baseline.Read("baseline.txt", strings.NewReader(`
expiry-overlap/daily leak leak-00000001 "the log goes nowhere, OPS-12"  # rotate wrote token#1 to its log
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	found := []verdict.Finding{{ID: "outage-0000000b", Kind: verdict.OutageFound}}
	_, accepted := f.Find("expiry-overlap/daily", found[0].ID)
	fmt.Println("accepted:", accepted)
	for _, e := range f.Needless("expiry-overlap/daily", found) {
		fmt.Printf("needless: line %d, %s\n", e.Line, e.ID)
	}
	// Output:
	// accepted: false
	// needless: line 2, leak-00000001
}
