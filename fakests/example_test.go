package fakests_test

import (
	"fmt"

	"github.com/rolloverhq/rollover/fakests"
	"github.com/rolloverhq/rollover/world"
)

func Example() {
	w := world.New(world.Options{})
	w.Callers.Register("ASIA1", &world.Caller{Name: "rotate", Function: true})
	sts := fakests.New(w, fakests.Options{})

	fmt.Println(sts.Identify("ASIA1").ARN)
	fmt.Println(sts.Identify("111122223333").ARN)
	// Output:
	// arn:aws:sts::000000000000:assumed-role/rotate/rotate
	// arn:aws:iam::111122223333:user/test
}
