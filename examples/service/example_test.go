package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"

	"github.com/rolloverhq/rollover/fakeauth0"
	"github.com/rolloverhq/rollover/world"
)

// One route, one validation, two kinds of callers.
func Example() {
	w := world.New(world.Options{})
	tenant := fakeauth0.New(w, fakeauth0.Options{})
	tenant.AddAPI("https://services.example.com", fakeauth0.APIOptions{})
	billing := tenant.AddClient("billing", fakeauth0.WithID("billing"))
	billing.Grant("https://services.example.com")
	if err := tenant.Listen(""); err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = tenant.Close() }()

	client := newHTTPClient()
	defer client.CloseIdleConnections()
	set := settings{auth0URL: tenant.URL(), audience: "https://services.example.com"}
	handler := newService(set, nil, client, w.Clock.Now, slog.New(slog.NewTextHandler(io.Discard, nil))).handler()

	theirs, _ := tenant.Mint(context.Background(), fakeauth0.UserToken{Subject: "auth0|ada", Audience: set.audience})
	ours, _ := billing.Mint(context.Background(), set.audience)
	for _, token := range []string{theirs.AccessToken, ours.AccessToken, "forged"} {
		r := httptest.NewRequest(http.MethodGet, "/whoami", nil)
		r.Header.Set("Authorization", "Bearer "+token)
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, r)
		fmt.Print(answer.Code, " ", answer.Body)
	}
	// Output:
	// 200 {"actor":"customer","subject":"auth0|ada"}
	// 200 {"actor":"system","subject":"billing@clients"}
	// 401 {"error":"invalid_token","error_description":"the token is malformed"}
}
