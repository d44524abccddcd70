package page

import "testing"

// A reader is declared by hand, and judged as if it had been there all along: one that caches for longer than the
// tokens overlap is locked out each day.
func TestReaders(t *testing.T) {
	t.Parallel()
	r := up(t)
	if s := get[state](r, "GET", "/api/state", ""); len(s.Readable) != 1 || s.Readable[0] != demo || len(s.Readers) != 0 {
		t.Fatalf("%v, %v", s.Readable, s.Readers)
	}
	get[clockState](r, "POST", "/api/clock/advance", `{"by":"3d"}`)
	r.await("three rotations", func(s state) bool { return s.secret(demo).label("AWSCURRENT") == "v4" })
	careful := get[readerState](r, "POST", "/api/readers", `{"of":"`+demo+`","habit":"caching 55m"}`)
	if careful.ID != 1 || careful.Taken != "yes" || len(careful.Outages) != 0 {
		t.Errorf("%+v", careful)
	}
	slow := get[readerState](r, "POST", "/api/readers", `{"of":"`+demo+`","habit":"caching 2h"}`)
	if slow.ID != 2 || len(slow.Outages) < 2 {
		t.Errorf("%+v", slow)
	}
	r.refused("POST", "/api/readers", `{"of":"`+demo+`","habit":"caching 2h"}`, 409, "there is such a reader of service-token-demo: it has the id 2")
	r.refused("POST", "/api/readers", `{"of":"`+demo+`","habit":"sometimes"}`, 400, `"habit" is to be reading every time, caching 55m`)
	r.refused("POST", "/api/readers", `{"of":"auth0-secrets-demo","habit":"loading once"}`, 400, "there are service-token-demo")
	if left := get[readerState](r, "DELETE", "/api/readers/1", ""); left.ID != 1 {
		t.Errorf("%+v", left)
	}
	r.refused("DELETE", "/api/readers/1", "", 404, `no reader has the id "1"`)
	if s := get[state](r, "GET", "/api/state", ""); len(s.Readers) != 1 || s.Readers[0].ID != 2 || len(s.Readers[0].Outages) < 2 {
		t.Errorf("%+v", s.Readers)
	}
	if all := r.stack.Holders(); len(all) != 1 {
		t.Errorf("the stack judges %v", all)
	}
}
