package page_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/rolloverhq/rollover/harness"
	"github.com/rolloverhq/rollover/page"
)

func Example() {
	stack, err := harness.New(harness.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer stack.Close()
	p := page.New(stack)
	defer p.Close()
	if err := p.Listen("127.0.0.1:0"); err != nil {
		fmt.Println(err)
		return
	}
	answer, err := http.Post(p.URL()+"/api/clock/advance", "application/json", strings.NewReader(`{"by":"7d"}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	fmt.Print(string(text))
	// Output:
	// {
	//   "now": "2035-01-08T00:00:00Z"
	// }
}
