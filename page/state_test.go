package page

import (
	"context"
	"slices"
	"strings"
	"testing"
)

// The state says what there is; nothing that is asked for says a value of a secret, a token, or what would do as
// one.
func TestNoSecretIsTold(t *testing.T) {
	t.Parallel()
	r := up(t)
	s := r.listen("")
	get[secretState](r, "POST", "/api/secrets/"+demo+"/rotate", "{}")
	if err := r.stack.Operator().Put("mine", `{"colour":"ultramarine-and-secret"}`); err != nil {
		t.Fatal(err)
	}
	told := s.lines("rotation 2 of " + demo + " succeeded")
	client := r.stack.Auth0.Clients()[0]
	minted, err := client.Mint(context.Background(), "https://services.example.com")
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(told, "\n")
	for _, path := range []string{"/api/state", "/api/lanes", "/api/vocabulary", "/api/faults", "/api/invocations/1/log", "/api/invocations/5/log"} {
		status, text := r.ask("GET", path, "")
		if status != 200 {
			t.Errorf("%s: %d %s", path, status, text)
		}
		all += text
	}
	values := []string{client.Secret(), minted.AccessToken, "ultramarine"}
	for _, secret := range r.stack.Secrets.All() {
		for _, v := range secret.Versions {
			values = append(values, v.Value)
			for _, part := range strings.Split(v.Value, `"`) {
				if len(part) > 40 {
					values = append(values, strings.TrimPrefix(part, "Bearer "))
				}
			}
		}
	}
	for _, value := range slices.DeleteFunc(values, func(v string) bool { return v == "" }) {
		if strings.Contains(all, value) {
			t.Errorf("told: %.20s...", value)
		}
	}

	now := get[state](r, "GET", "/api/state", "")
	if c := now.Clients[0]; c.Name != "billing" || c.Tokens != 2 || len(c.Credentials) != 1 || c.Credentials[0].Answer != "yes" {
		t.Errorf("%+v", c)
	}
	if v := now.secret("mine").Versions[0]; v.Version != "v1" || !slices.Equal(v.Keys, []string{"colour"}) {
		t.Errorf("%+v", v)
	}
	newest := now.secret(demo).Versions[0]
	if !slices.Equal(newest.Holds, []string{"token#2"}) || !slices.Contains(newest.Labels, "AWSCURRENT") {
		t.Errorf("%+v", newest)
	}
	i := slices.IndexFunc(now.Tokens, func(t tokenState) bool { return t.Name == "token#2" })
	if i < 0 || !slices.Equal(now.Tokens[i].In, []place{{demo, "v2"}}) || now.Tokens[i].Step != "createSecret" {
		t.Errorf("%+v", now.Tokens)
	}
	if now.Journal.Length < len(now.Journal.Last) || len(now.Journal.Last) == 0 {
		t.Errorf("%d lines, and %d are told", now.Journal.Length, len(now.Journal.Last))
	}
}

func TestWhatIsNotThere(t *testing.T) {
	t.Parallel()
	r := standing(t, nil)
	r.refused("GET", "/api/stat", "", 404, "did you mean /api/state?")
	r.refused("GET", "/etc/passwd", "", 404, "there is nothing at /etc/passwd; the page itself is at /")
	r.refused("POST", "/api/state", "{}", 405, "/api/state is asked for by GET, and not by POST")
	r.refused("GET", "/api/clock/advance", "", 405, "by POST")
	r.refused("PUT", "/api/faults/1", "{}", 405, "by GET or DELETE")
	r.refused("GET", "/api/invocations/1/log", "", 404, "no invocation that has ended has the number 1")
	r.refused("GET", "/api/invocations/one/log", "", 400, "is asked for by its number")
	r.refused("GET", "/api/faults/x", "", 404, "no fault has the id")
}
