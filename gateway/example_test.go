package gateway_test

import (
	"fmt"
	"net/http"

	"github.com/rolloverhq/rollover/gateway"
	"github.com/rolloverhq/rollover/world"
)

func Example() {
	w := world.New(world.Options{})
	g := gateway.New(w)
	defer g.Close()
	g.Handle("api.example.com", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNoContent)
	}))
	fmt.Println(g.Leads("api.example.com:443"), g.Leads("example.com"))
	fmt.Println(g.Operations())
	// Output:
	// true false
	// [host.api.example.com]
}
