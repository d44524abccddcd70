package fakeauth0_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/rolloverhq/rollover/fakeauth0"
	"github.com/rolloverhq/rollover/world"
)

func Example() {
	w := world.New(world.Options{})
	tenant := fakeauth0.New(w, fakeauth0.Options{})
	if err := tenant.Listen(""); err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = tenant.Close() }()

	tenant.AddAPI("https://api.example/", fakeauth0.APIOptions{TokenLifetime: 25 * time.Hour})
	billing := tenant.AddClient("billing")
	billing.Grant("https://api.example/")

	res, err := http.PostForm(tenant.URL()+"/oauth/token", url.Values{
		"grant_type":    {"client_credentials"},
		"client_id":     {billing.ID()},
		"client_secret": {billing.Secret()},
		"audience":      {"https://api.example/"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = res.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	fmt.Println(res.Status)

	_, err = billing.Mint(context.Background(), "https://api.example")
	fmt.Println(err)
	for _, e := range w.Journal.Entries()[3:] {
		fmt.Println(e.Fact)
	}
	// Output:
	// 200 OK
	// auth0 answers 403 access_denied: Service not enabled within domain: https://api.example
	// test auth0.oauth.token billing for https://api.example/ token#1 -> 200
	// token#1 minted for billing, valid until 2035-01-02T01:00:00Z
}
