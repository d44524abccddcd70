package token_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/examples/internal/token"
)

func ExampleCompose() {
	value, err := token.Compose(`{"note":"kept","BEARER_TOKEN":"Bearer old"}`, "a.b.c", time.Unix(2051222400, 0))
	fmt.Println(value, err)
	// Output:
	// {"BEARER_TOKEN":"Bearer a.b.c","GENERATED_AT":"2035-01-01T00:00:00Z","note":"kept"} <nil>
}

func TestWhatIsNoTokenIsRefused(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"", "text", "[]", "{}", `{"BEARER_TOKEN":7}`, `{"BEARER_TOKEN":"Bearer "}`, `{"BEARER_TOKEN":"Bearer a.b.c"}`} {
		if _, err := token.Expiry(value); err == nil {
			t.Errorf("%q has an expiry", value)
		}
	}
	if _, err := token.Compose("[]", "a.b.c", time.Time{}); err == nil {
		t.Error("a list was taken for an object")
	}
}
