package fakelambda_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rolloverhq/rollover/fakelambda"
	"github.com/rolloverhq/rollover/fault"
	"github.com/rolloverhq/rollover/world"
)

func Example() {
	w := world.New(world.Options{})
	lambda := fakelambda.New(w, fakelambda.Options{})
	defer lambda.Close()

	// A function in this process; Process, Zip and Build take one that runs in its own.
	err := lambda.Handle(fakelambda.Config{Name: "rotate", Timeout: 30 * time.Second},
		func(ctx context.Context, event []byte) ([]byte, error) {
			if err := w.Clock.Sleep(ctx, 20*time.Second); err != nil {
				return nil, err
			}
			return nil, errors.New("the tenant is down")
		})
	if err != nil {
		fmt.Println(err)
		return
	}
	w.Faults.On("lambda.invoke").After(1).Do(fault.Refuse())
	for range 2 {
		functionError, answer, err := lambda.Invoke(context.Background(), "rotate", []byte(`{"Step":"createSecret"}`))
		fmt.Printf("%s %s %v\n", functionError, answer, err)
	}
	for _, e := range w.Journal.Entries() {
		fmt.Println(e)
	}
	// Output:
	// Unhandled {"errorType":"errorString","errorMessage":"the tenant is down"} <nil>
	//   ServiceException: Service error.
	// Mon 2035-01-01 00:00:00.00  invoke rotate #1 (cold start)
	// Mon 2035-01-01 00:00:20.00  rotate #1 error errorString: the tenant is down after 20s
	// Mon 2035-01-01 00:00:20.00  invoke rotate #2 [refuse]
	// Mon 2035-01-01 00:00:20.00  rotate #2 refused: ServiceException: Service error. [refuse]
}
