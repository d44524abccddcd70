package fakelambda

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

// An event is handed over when the clock is driven, and up to two more times to a function that fails: after a
// minute, and after two more.
func TestEventsAreRetried(t *testing.T) {
	t.Parallel()
	for succeeds, want := range map[int][]time.Duration{
		1: {0},
		2: {0, time.Minute},
		9: {0, time.Minute, 3 * time.Minute},
	} {
		b := newBench(t, Options{})
		var at []time.Duration
		began := b.w.Clock.Now()
		b.handle(Config{}, func(context.Context, []byte) ([]byte, error) {
			if at = append(at, b.w.Clock.Now().Sub(began)); len(at) < succeeds {
				return nil, errors.New("not yet")
			}
			return nil, nil
		})
		id, err := b.s.InvokeLater("guest", nil)
		if err != nil || len(at) != 0 {
			t.Fatalf("%v, %v", err, at)
		}
		b.w.Clock.Advance(time.Hour)
		if !slices.Equal(at, want) {
			t.Errorf("%v, want %v", at, want)
		}
		for _, i := range b.s.Invocations("guest") {
			if i.RequestID != id {
				t.Errorf("%s is not %s", i.RequestID, id)
			}
		}
	}
}

func TestEventsOfNobody(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{})
	if _, err := b.s.InvokeLater("guest", nil); err == nil {
		t.Error("an event was taken for nobody")
	}
	b.handle(Config{}, func(context.Context, []byte) ([]byte, error) { return nil, errors.New("no") })
	if _, err := b.s.InvokeLater("guest", []byte("{")); err == nil {
		t.Error("half an event was taken")
	}
	if _, err := b.s.InvokeLater("guest", nil); err != nil {
		t.Fatal(err)
	}
	b.w.Clock.Settle()
	if err := b.s.Remove("guest"); err != nil {
		t.Fatal(err)
	}
	b.w.Clock.Advance(time.Hour)
}

func TestEventThroughTheVendorsClient(t *testing.T) {
	t.Parallel()
	s := serve(t)
	done := make(chan string, 1)
	err := s.s.Handle(Config{Name: "f"}, func(_ context.Context, p []byte) ([]byte, error) {
		done <- string(p)
		return nil, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.lambda.Invoke(t.Context(), &lambda.InvokeInput{FunctionName: aws.String("f"), InvocationType: types.InvocationTypeEvent, Payload: []byte(`{"a":1}`)})
	if err != nil || out.StatusCode != 202 || len(out.Payload) != 0 {
		t.Fatalf("%+v, %v", out, err)
	}
	if got := <-done; got != `{"a":1}` {
		t.Error(got)
	}
}
