package fakeauth0

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// Whatever comes in, the parser answers with a request or with an error of the catalogue, the same
// each time, and what it took stands in what came.

func FuzzParseForm(f *testing.F) {
	f.Add("grant_type=client_credentials&client_id=cid&client_secret=s&audience=https%3A%2F%2Fapi%2F&scope=a+b++a")
	f.Add("grant_type=a&grant_type=b")
	f.Add("a;b=%zz&=&&scope=%20")
	f.Fuzz(func(t *testing.T, body string) {
		q := parsed(t, "application/x-www-form-urlencoded", "", body)
		if q == nil {
			return
		}
		form, err := url.ParseQuery(strings.ReplaceAll(body, ";", "%3B"))
		if err != nil {
			t.Fatalf("%q was taken for a form", body)
		}
		if q.audience != form.Get("audience") || q.clientSecret != form.Get("client_secret") {
			t.Errorf("%q became %+v", body, q)
		}
	})
}

func FuzzParseJSON(f *testing.F) {
	f.Add(`{"grant_type":"client_credentials","client_id":"cid","client_secret":"s","audience":"https://api/","scope":"a b"}`)
	f.Add(`{"scope":["a","b c",7]}`)
	f.Add(`{"scope":null,"client_id":null}`)
	f.Add(`null`)
	f.Add(`{"audience":{}}`)
	f.Fuzz(func(t *testing.T, body string) {
		q := parsed(t, "application/json", "", body)
		if q == nil {
			return
		}
		var object map[string]any
		if err := json.Unmarshal([]byte(body), &object); err != nil {
			t.Fatalf("%q was taken for JSON: %v", body, err)
		}
		if text, _ := object["audience"].(string); q.audience != text {
			t.Errorf("%q became %+v", body, q)
		}
	})
}

func FuzzParseBasic(f *testing.F) {
	f.Add("Basic Y2lkOnMx")
	f.Add("basic Y2lk")
	f.Add("Basic !!!")
	f.Add("Bearer x")
	f.Fuzz(func(t *testing.T, header string) {
		q := parsed(t, "", header, "")
		if q == nil {
			t.Fatal("an empty body was refused")
		}
		if scheme, _, _ := strings.Cut(header, " "); strings.EqualFold(scheme, "basic") != (q.basic != nil) {
			t.Errorf("%q became %+v", header, q.basic)
		}
		if q.basic != nil && !q.basic.ok && q.basic.id+q.basic.secret != "" {
			t.Errorf("%q is unreadable and yet %+v", header, q.basic)
		}
		r := http.Request{Header: http.Header{}}
		r.SetBasicAuth(url.QueryEscape(header), url.QueryEscape(header))
		if b := parseBasic(r.Header.Get("Authorization")); !b.ok || b.id != header || b.secret != header {
			t.Errorf("%q came back as %+v", header, b)
		}
	})
}

// parsed parses, checks what holds for any request, and returns nil for one that is refused.
func parsed(t *testing.T, contentType, authorization, body string) *tokenRequest {
	t.Helper()
	h := http.Header{}
	h.Set("Content-Type", contentType)
	h.Set("Authorization", authorization)
	q, err := parseTokenRequest(h, []byte(body))
	if err != nil {
		if err.Status != http.StatusBadRequest || err.Code == "" || err.Description == "" {
			t.Errorf("refused with %v", err)
		}
		return nil
	}
	for i, s := range q.scopes {
		if s == "" || len(strings.Fields(s)) != 1 || slices.Contains(q.scopes[:i], s) {
			t.Errorf("scopes %q", q.scopes)
		}
	}
	return &q
}
