package clock_test

import (
	"context"
	"fmt"
	"time"

	"github.com/rolloverhq/rollover/clock"
)

func Example() {
	c := clock.New(clock.Start, nil)
	c.At(clock.Start.Add(24*time.Hour), "rotation", func(ctx context.Context) {
		fmt.Println(c.Now().Format(time.RFC3339), "rotation starts")
		_ = c.Sleep(ctx, 30*time.Second)
		fmt.Println(c.Now().Format(time.RFC3339), "rotation ends")
	})
	c.Settle() // nothing is due, and a schedule is no reason to move time
	fmt.Println(c.Now().Format(time.RFC3339))
	c.Advance(24 * time.Hour) // starts it
	c.Settle()                // carries it to its end
	fmt.Println(c.Now().Format(time.RFC3339))
	// Output:
	// 2035-01-01T00:00:00Z
	// 2035-01-02T00:00:00Z rotation starts
	// 2035-01-02T00:00:30Z rotation ends
	// 2035-01-02T00:00:30Z
}

func ExampleClock_Hold() {
	c := clock.New(clock.Start, nil)
	h := c.Hold("request 1")
	fmt.Println("time stands for", c.Busy())
	h.Release()
	c.Advance(time.Minute)
	fmt.Println(c.Now().Format(time.TimeOnly), c.Busy())
	// Output:
	// time stands for [request 1]
	// 00:01:00 []
}
