package fault_test

import (
	"fmt"
	"time"

	"github.com/rolloverhq/rollover/fault"
)

func Example() {
	plan := fault.NewPlan()
	plan.On("auth0.oauth.token").After(1).Times(2).Do(fault.Throttle(10 * time.Second))
	plan.On("secrets.PutSecretValue").Step("createSecret").Do(fault.LoseReply())
	for range 4 {
		if f, hit := plan.Strike(fault.Boundary{Op: "auth0.oauth.token", Caller: "rotate", Function: true}); hit {
			fmt.Println(f)
		} else {
			fmt.Println("answered")
		}
	}
	fmt.Println("never fired:", plan.Unfired())
	// Output:
	// answered
	// throttle 10s
	// throttle 10s
	// answered
	// never fired: [secrets.PutSecretValue in createSecret: lose reply]
}
