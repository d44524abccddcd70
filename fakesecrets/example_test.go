package fakesecrets_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/rolloverhq/rollover/fakesecrets"
	"github.com/rolloverhq/rollover/world"
)

// printer is a Lambda service that only says what it is asked to do.
type printer struct{}

func (printer) Invoke(ctx context.Context, function string, payload []byte) (string, []byte, error) {
	fmt.Println(world.RunFrom(ctx).Step, "by", function[strings.LastIndexByte(function, ':')+1:])
	return "", []byte("null"), nil
}

func Example() {
	w := world.New(world.Options{})
	s := fakesecrets.New(w, printer{}, fakesecrets.Options{})
	_ = s.Put("service-token-demo", "first")
	_ = s.RotateOn("service-token-demo", "rate(24 hours)", "rotate")
	w.Clock.Settle()
	now, _ := s.Secret("service-token-demo")
	fmt.Println(now.Pending, "is pending")
	fmt.Println(s.Rotate("service-token-demo"))
	// Output:
	// createSecret by rotate
	// setSecret by rotate
	// testSecret by rotate
	// finishSecret by rotate
	// v2 is pending
	// InvalidRequestException: A previous rotation isn't complete. That rotation will be reattempted.
}
