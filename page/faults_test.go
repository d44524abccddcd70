package page

import (
	"fmt"
	"strings"
	"testing"
)

type faultList struct{ Faults []faultState }

// A fault is armed in the language's words, strikes where it was to, and is taken back.
func TestFaultsAreArmedAndFire(t *testing.T) {
	t.Parallel()
	r := up(t)
	armed := get[faultState](r, "POST", "/api/faults", `{"on":"auth0.oauth.token","do":"refuse","times":2,"step":"createSecret"}`)
	if want := (faultState{ID: 1, Line: "on auth0.oauth.token in createSecret times 2 refuse", On: "auth0.oauth.token"}); armed != want {
		t.Errorf("%+v", armed)
	}
	spare := get[faultState](r, "POST", "/api/faults", `{"line":"break  auth0.jwks for 5m"}`)
	if spare.ID != 2 || spare.Line != "break auth0.jwks for 5m" {
		t.Errorf("%+v", spare)
	}
	get[secretState](r, "POST", "/api/secrets/"+demo+"/rotate", "{}")
	fired := r.await("the fault", func(s state) bool { return len(s.Faults) == 2 && s.Faults[0].Fired > 0 })
	if got := get[faultState](r, "GET", "/api/faults/1", ""); got.Fired < fired.Faults[0].Fired || got.Line != armed.Line {
		t.Errorf("%+v", got)
	}
	if !strings.Contains(r.stack.Story(), "[refuse]") {
		t.Error("the journal says nothing of it")
	}
	if got := get[faultState](r, "DELETE", "/api/faults/2", ""); got.ID != 2 {
		t.Errorf("%+v", got)
	}
	r.refused("DELETE", "/api/faults/2", "", 404, `no fault has the id "2"; GET /api/faults lists them`)
	if all := get[faultList](r, "GET", "/api/faults", "").Faults; len(all) != 1 || all[0].ID != 1 {
		t.Errorf("%+v", all)
	}
	if third := get[faultState](r, "POST", "/api/faults", `{"on":"auth0.jwks","do":"refuse"}`); third.ID != 3 {
		t.Errorf("an id is used again: %+v", third)
	}
}

func TestAStepFails(t *testing.T) {
	t.Parallel()
	r := up(t)
	get[faultState](r, "POST", "/api/steps/testSecret/fail", `{"side":"after"}`)
	get[secretState](r, "POST", "/api/secrets/"+demo+"/rotate", "{}")
	s := r.await("the failure", func(s state) bool {
		return len(s.Functions[0].Invocations) > 0 && s.Functions[0].Invocations[0].Fault == "lose reply" && s.Functions[0].Invocations[0].Outcome != ""
	})
	failed := s.Functions[0].Invocations[0]
	if failed.Step != "testSecret" || failed.Outcome != "error" {
		t.Errorf("%+v", failed)
	}
	log := get[logState](r, "GET", fmt.Sprintf("/api/invocations/%d/log", failed.Request), "")
	if log.Function != "rotate" || !strings.Contains(log.Log, "START RequestId") {
		t.Errorf("%+v", log)
	}
}

func TestFaultsInWords(t *testing.T) {
	t.Parallel()
	r := standing(t, nil)
	for _, c := range []struct{ path, body, line string }{
		{"faults", `{"on":"auth0.jwks","do":"refuse"}`, "on auth0.jwks refuse"},
		{"faults", `{"on":"auth0.jwks","do":"  lose   reply ","by":"rotate","attempt":2,"after":1,"every_attempt":true,"always":true}`,
			"on auth0.jwks by rotate attempt 2 after 1 always every attempt lose reply"},
		{"faults", `{"on":"auth0.jwks","for":"5m"}`, "break auth0.jwks for 5m"},
		{"faults", `{"on":"auth0.jwks","for":"5m","do":"delay 90s"}`, "break auth0.jwks for 5m delay 90s"},
		{"faults", `{"line":"fail setSecret before"}`, "fail setSecret before"},
		{"steps/createSecret/fail", ``, "fail createSecret before"},
		{"steps/createSecret/fail", `{"side":"after","times":5}`, "fail createSecret after times 5"},
		{"steps/finishSecret/fail", `{"always":true}`, "fail finishSecret before always"},
	} {
		if got := get[faultState](r, "POST", "/api/"+c.path, c.body); got.Line != c.line {
			t.Errorf("%s: %q, want %q", c.body, got.Line, c.line)
		}
	}
	armed := len(r.stack.Faults.Rules())
	for _, c := range []struct{ path, body, part string }{
		{"faults", `{"on":"auth0.oauth.tokne","do":"refuse"}`, `no operation is called "auth0.oauth.tokne"; did you mean auth0.oauth.token?`},
		{"faults", `{"on":"frobnicate","do":"refuse"}`, `no operation is called "frobnicate"; GET /api/vocabulary lists them`},
		{"faults", `{"line":"on auth0.jwk refuse"}`, `no operation is called "auth0.jwk"`},
		{"faults", `{"do":"refuse"}`, `"on" is missing`},
		{"faults", `{"on":"auth0.jwks"}`, `"do" is missing`},
		{"faults", `{"on":"auth0.jwks","do":"explode"}`, `expected a fault, found "explode"; the form is: on OPERATION`},
		{"faults", `{"on":"auth0.jwks","do":"refuse times 3"}`, `expected the end of the line, found "times 3"`},
		{"faults", `{"on":"auth0.jwks always","do":"refuse"}`, `"on" is to be one word`},
		{"faults", `{"on":"auth0.jwks","do":"refuse","by":"a in b"}`, `"by" is to be one word`},
		{"faults", `{"on":"auth0.jwks","do":"refuse","step":"makeSecret"}`, `no step is called "makeSecret"; there are createSecret, setSecret, testSecret, finishSecret`},
		{"faults", `{"on":"auth0.jwks","do":"refuse","times":2,"always":true}`, `say either "times" or "always"`},
		{"faults", `{"on":"auth0.jwks","do":"refuse","times":-1}`, `expected a number, found "-1"`},
		{"faults", `{"on":"auth0.jwks","do":"refuse","times":"twice"}`, `its member "times" is to be a whole number`},
		{"faults", `{"on":"auth0.jwks","do":"refuse","always":1}`, `its member "always" is to be a true or false`},
		{"faults", `{"on":"auth0.jwks","for":"5m","times":2}`, `with "for" every call is hit`},
		{"faults", `{"line":"on auth0.jwks refuse","times":2}`, `"line" is a whole line`},
		{"faults", `{"line":"on auth0.jwks refuse\non auth0.jwks refuse"}`, `"line" is one line`},
		{"faults", `{"line":"advance 7d"}`, `"advance" breaks nothing`},
		{"steps/makeSecret/fail", `{}`, `no step is called "makeSecret"`},
		{"steps/setSecret/fail", `{"side":"during"}`, `"side" is "before"`},
		{"steps/setSecret/fail", `{"times":1,"always":true}`, `say either "times" or "always"`},
	} {
		r.refused("POST", "/api/"+c.path, c.body, 400, c.part)
	}
	if now := len(r.stack.Faults.Rules()); now != armed {
		t.Errorf("%d rules of lines that were refused", now-armed)
	}
}
