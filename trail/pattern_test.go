package trail_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/rolloverhq/rollover/journal"
	"github.com/rolloverhq/rollover/trail"
)

// matches holds an event, as JSON, against a pattern.
func matches(t *testing.T, pattern, event string) bool {
	t.Helper()
	p, err := trail.Parse(pattern)
	if err != nil {
		t.Fatalf("%s: %v", pattern, err)
	}
	yes, err := p.MatchesJSON([]byte(event))
	if err != nil {
		t.Fatalf("%s: %v", event, err)
	}
	return yes
}

// The operators, by the examples and the rules of EventBridge's user guide.
func TestPatterns(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ pattern, yes, no string }{
		{`{"a":["x"]}`, `{"a":"x"}`, `{"a":"X"}`},
		{`{"a":["x","y"]}`, `{"a":"y"}`, `{"a":"z"}`},
		{`{"a":["x"]}`, `{"a":["z","x"]}`, `{"a":["z"]}`},
		{`{"a":["x"]}`, `{"a":"x","b":1}`, `{"b":"x"}`},
		{`{"a":["x"],"b":["y"]}`, `{"a":"x","b":"y"}`, `{"a":"x","b":"x"}`},
		{`{"a":{"b":["x"]}}`, `{"a":{"b":"x"}}`, `{"a":"x"}`},
		{`{"a":{"b":["x"]}}`, `{"a":[{"b":"y"},{"b":"x"}]}`, `{"a":[{"b":"y"}]}`},
		{`{"a":{"b":["x"],"c":["y"]}}`, `{"a":[{"b":"x","c":"y"}]}`, `{"a":[{"b":"x","c":"z"},{"b":"z","c":"y"}]}`},
		{`{"a":[""]}`, `{"a":""}`, `{"a":" "}`},
		{`{"a":[null]}`, `{"a":null}`, `{}`},
		{`{"a":[null]}`, `{"a":null}`, `{"a":"null"}`},
		{`{"a":[true]}`, `{"a":true}`, `{"a":"true"}`},
		{`{"a":[300]}`, `{"a":300}`, `{"a":300.0}`},
		{`{"a":[300]}`, `{"a":300}`, `{"a":"300"}`},
		{`{"a":[{"prefix":"us-"}]}`, `{"a":"us-east-1"}`, `{"a":"eu-us-1"}`},
		{`{"a":[{"prefix":"us-"}]}`, `{"a":["eu","us-1"]}`, `{"a":7}`},
		{`{"a":[{"prefix":{"equals-ignore-case":"EventB"}}]}`, `{"a":"eVENTbridge"}`, `{"a":"vent"}`},
		{`{"a":[{"suffix":".png"}]}`, `{"a":"x.png"}`, `{"a":"x.PNG"}`},
		{`{"a":[{"suffix":{"equals-ignore-case":".png"}}]}`, `{"a":"x.PNG"}`, `{"a":"png"}`},
		{`{"a":[{"equals-ignore-case":"alice"}]}`, `{"a":"ALICE"}`, `{"a":"ALICE "}`},
		{`{"a":[{"wildcard":"*/lib/*"}]}`, `{"a":"/usr/lib/x"}`, `{"a":"/usr/lib"}`},
		{`{"a":[{"wildcard":"a*b*b"}]}`, `{"a":"abb"}`, `{"a":"ab"}`},
		{`{"a":[{"wildcard":"x\\*y"}]}`, `{"a":"x*y"}`, `{"a":"xzy"}`},
		{`{"a":[{"wildcard":"*"}]}`, `{"a":""}`, `{"a":1}`},
		{`{"a":[{"anything-but":"x"}]}`, `{"a":"y"}`, `{"a":"x"}`},
		{`{"a":[{"anything-but":"x"}]}`, `{"a":1}`, `{}`},
		{`{"a":[{"anything-but":["x","y"]}]}`, `{"a":"z"}`, `{"a":"y"}`},
		{`{"a":[{"anything-but":[1,2]}]}`, `{"a":3}`, `{"a":2}`},
		{`{"a":[{"anything-but":{"prefix":"us-"}}]}`, `{"a":"eu-1"}`, `{"a":"us-1"}`},
		{`{"a":[{"anything-but":{"suffix":".png"}}]}`, `{"a":"x.gif"}`, `{"a":"x.png"}`},
		{`{"a":[{"anything-but":{"equals-ignore-case":["X","y"]}}]}`, `{"a":"z"}`, `{"a":"Y"}`},
		{`{"a":[{"anything-but":{"wildcard":"*/lib/*"}}]}`, `{"a":"/bin/x"}`, `{"a":"/lib/x"}`},
		{`{"a":[{"numeric":[">",0,"<=",5]}]}`, `{"a":5.0}`, `{"a":0}`},
		{`{"a":[{"numeric":["=",100]}]}`, `{"a":1e2}`, `{"a":"100"}`},
		{`{"a":[{"exists":true}]}`, `{"a":null}`, `{"b":1}`},
		{`{"a":[{"exists":false}]}`, `{"b":1}`, `{"a":null}`},
		{`{"a":{"b":[{"exists":false}]}}`, `{}`, `{"a":{"b":1}}`},
		{`{"a":[{"exists":false},"x"]}`, `{"a":"x"}`, `{"a":"y"}`},
		{`{"a":[{"cidr":"10.0.0.0/24"}]}`, `{"a":"10.0.0.7"}`, `{"a":"10.0.1.7"}`},
		{`{"$or":[{"a":["x"]},{"b":["y"]}]}`, `{"b":"y"}`, `{"a":"y","b":"x"}`},
		{`{"c":["z"],"$or":[{"a":["x"]},{"b":["y"]}]}`, `{"a":"x","c":"z"}`, `{"a":"x"}`},
		{`{"d":{"$or":[{"a":["x"]},{"b":["y"],"c":["z"]}]}}`, `{"d":{"b":"y","c":"z"}}`, `{"d":{"b":"y"}}`},
	} {
		if !matches(t, test.pattern, test.yes) {
			t.Errorf("%s does not match %s", test.pattern, test.yes)
		}
		if matches(t, test.pattern, test.no) {
			t.Errorf("%s matches %s", test.pattern, test.no)
		}
	}
}

func TestPatternsThatAreNone(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string]string{
		``:                                    "event pattern: it is not JSON: EOF",
		`{} {}`:                               "event pattern: there is something behind it",
		`[]`:                                  `event pattern: it is to be an object, such as {"source": ["aws.secretsmanager"]}`,
		`{}`:                                  "event pattern: an object without members matches nothing",
		`{"detail":{"eventName":"x"}}`:        `event pattern: detail.eventName: a value stands in a list: ["x"]`,
		`{"a":[]}`:                            "event pattern: a: an empty list matches nothing",
		`{"a":{}}`:                            "event pattern: a: an object without members matches nothing",
		`{"a":[["x"]]}`:                       "event pattern: a: a list within a list",
		`{"a":[{}]}`:                          "event pattern: a: an operator is an object with one member",
		`{"a":[{"prefix":"x","suffix":"y"}]}`: "event pattern: a: an operator is an object with one member",
		`{"a":[{"prefx":"x"}]}`:               `event pattern: a: there is no operator "prefx"; there are anything-but, cidr, equals-ignore-case, exists, numeric, prefix, suffix, wildcard`,
		`{"a":[{"prefix":1}]}`:                "event pattern: a: prefix takes a text",
		`{"a":[{"equals-ignore-case":{"equals-ignore-case":"x"}}]}`: "event pattern: a: equals-ignore-case takes a text",
		`{"a":[{"exists":"true"}]}`:                                 "event pattern: a: exists is true or false",
		`{"a":[{"numeric":[">"]}]}`:                                 `event pattern: a: numeric takes a comparison and a number, or two such: [">", 0, "<=", 5]`,
		`{"a":[{"numeric":["!",1]}]}`:                               `event pattern: a: numeric takes a comparison and a number, or two such: [">", 0, "<=", 5]`,
		`{"a":[{"numeric":["=","1"]}]}`:                             `event pattern: a: numeric takes a comparison and a number, or two such: [">", 0, "<=", 5]`,
		`{"a":[{"anything-but":[]}]}`:                               "event pattern: a: anything-but takes a value, a list of values, or an operator",
		`{"a":[{"anything-but":true}]}`:                             "event pattern: a: anything-but takes texts and numbers",
		`{"a":[{"anything-but":{"numeric":1}}]}`:                    `event pattern: a: anything-but: there is no operator "numeric"; there are anything-but, cidr, equals-ignore-case, exists, numeric, prefix, suffix, wildcard`,
		`{"a":[{"anything-but":{}}]}`:                               "event pattern: a: anything-but takes an operator with one member",
		`{"a":[{"anything-but":{"prefix":[]}}]}`:                    "event pattern: a: anything-but: prefix takes a text",
		`{"a":[{"wildcard":"**"}]}`:                                 "event pattern: a: wildcard: one * after the other",
		`{"a":[{"wildcard":"\\x"}]}`:                                `event pattern: a: wildcard: a backslash stands before * or \`,
		`{"a":[{"wildcard":1}]}`:                                    "event pattern: a: wildcard takes a text",
		`{"a":[{"cidr":"10.0.0.0"}]}`:                               "event pattern: a: cidr takes a network such as 10.0.0.0/24",
		`{"a":{"$or":[{"b":["x"]}]}}`:                               "event pattern: a.$or: it is to be a list of two objects or more",
		`{"$or":[{"b":["x"]},"y"]}`:                                 "event pattern: $or: each entry is to be an object",
		`{"$or":[{"b":["x"]},{"c":[]}]}`:                            "event pattern: $or.c: an empty list matches nothing",
	} {
		if _, err := trail.Parse(pattern); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", pattern, err, want)
		}
	}
	p, err := trail.Parse(`{ "a" : ["x"] }`)
	if err != nil || p.String() != `{"a":["x"]}` {
		t.Errorf("%s %v", p, err)
	}
	if _, err := p.MatchesJSON([]byte(`{`)); err == nil {
		t.Error("half an event is no event")
	}
}

func TestMismatchSaysWhere(t *testing.T) {
	t.Parallel()
	event := trail.Events(tell(begins(1, 1, journal.BySchedule)).Entries(), trail.Options{})[0]
	for pattern, want := range map[string]string{
		`{"source":["aws.secretsmanager"],"detail":{"eventName":["RotationStarted"]}}`: "",
		`{"source":["aws.secretsmanager"],"detail":{"eventName":["RotationFailed"]}}`:  "detail.eventName",
		`{"detail":{"requestParameters":{"secretId":["x"]}}}`:                          "detail.requestParameters.secretId",
		`{"detail":{"$or":[{"eventName":["x"]},{"errorCode":["y"]}]}}`:                 "detail.$or",
		`{"resources":["x"]}`: "resources",
	} {
		p, err := trail.Parse(pattern)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Mismatch(event); got != want || p.Matches(event) != (want == "") {
			t.Errorf("%s: %q, want %q", pattern, got, want)
		}
	}
}

// A rule that is only ENABLED is not shown what merely reads, by the names of the operations.
func TestRulesDoNotSeeEveryRead(t *testing.T) {
	t.Parallel()
	p, err := trail.Parse(`{"source":["aws.secretsmanager"]}`)
	if err != nil {
		t.Fatal(err)
	}
	s := tell(begins(1, 1, journal.BySchedule), journal.Labelled{Secret: secret, Label: "AWSCURRENT", To: "v2"})
	for _, op := range []string{"GetSecretValue", "ListSecrets", "DescribeSecret", "BatchGetSecretValue", "PutSecretValue"} {
		s.tell(journal.Call{Op: "secrets." + op, By: "api", Status: 200})
	}
	seen := func(r trail.Rule) string {
		var all []string
		for _, e := range trail.Events(s.Entries(), trail.Options{}) {
			if r.Matches(e) {
				all = append(all, e.Name())
			}
		}
		return strings.Join(all, " ")
	}
	if got, want := seen(trail.Rule{Pattern: p}), "RotationStarted Secret Label Updated BatchGetSecretValue PutSecretValue"; got != want {
		t.Error(got)
	}
	all := "RotationStarted Secret Label Updated GetSecretValue ListSecrets DescribeSecret BatchGetSecretValue PutSecretValue"
	if got := seen(trail.Rule{Pattern: p, AllManagementEvents: true}); got != all {
		t.Error(got)
	}
}

// value is any JSON value without numbers of several spellings.
func value(depth int) *rapid.Generator[any] {
	leaf := []*rapid.Generator[any]{
		rapid.Map(rapid.StringMatching(`[a-c*]{0,3}`), func(s string) any { return s }),
		rapid.Map(rapid.IntRange(-3, 3), func(n int) any { return json.Number(fmt.Sprint(n)) }),
		rapid.Map(rapid.Bool(), func(b bool) any { return b }),
		rapid.Just[any](nil),
	}
	if depth == 0 {
		return rapid.OneOf(leaf...)
	}
	return rapid.OneOf(append(leaf, rapid.Map(object(depth-1), func(m map[string]any) any { return m }))...)
}

func object(depth int) *rapid.Generator[map[string]any] {
	return rapid.MapOfN(rapid.SampledFrom([]string{"a", "b", "c"}), value(depth), 1, 3)
}

// patternOf is the pattern that describes an event exactly.
func patternOf(event map[string]any) map[string]any {
	pattern := map[string]any{}
	for name, v := range event {
		if members, ok := v.(map[string]any); ok {
			pattern[name] = patternOf(members)
		} else {
			pattern[name] = []any{v}
		}
	}
	return pattern
}

// An event's own pattern matches it, and another event exactly if that has all of its members.
func TestAnEventsOwnPattern(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		event, other := object(2).Draw(t, "event"), object(2).Draw(t, "other")
		text, _ := json.Marshal(patternOf(event))
		p, err := trail.Parse(string(text))
		if err != nil {
			t.Fatal(err)
		}
		match := func(event map[string]any) bool {
			text, _ := json.Marshal(event)
			yes, err := p.MatchesJSON(text)
			if err != nil {
				t.Fatal(err)
			}
			return yes
		}
		if !match(event) {
			t.Errorf("%s does not match what it was made of", p)
		}
		if got, want := match(other), has(other, event); got != want {
			t.Errorf("%s matches %v: %v", p, other, got)
		}
	})
}

// has reports whether an event has all that another has.
func has(event, want map[string]any) bool {
	for name, w := range want {
		v, there := event[name]
		members, isObject := w.(map[string]any)
		if isObject {
			inner, _ := v.(map[string]any)
			if !has(inner, members) {
				return false
			}
		} else if !there || fmt.Sprintf("%T%v", v, v) != fmt.Sprintf("%T%v", w, w) {
			return false
		} else if _, nested := v.(map[string]any); nested {
			return false
		}
	}
	return true
}

// Whatever is taken for a pattern can be written down and read again, and is then the same.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`{"source":["aws.secretsmanager"],"detail":{"eventName":[{"prefix":"Rotation"}]}}`,
		`{"$or":[{"a":[1]},{"b":[{"anything-but":{"wildcard":"*\\*x"}}]}]}`,
		`{"a":[{"numeric":[">",0,"<=",5e0]},{"exists":false},null]}`, `{"a":{"b":[{"cidr":"10.0.0.0/8"}]}}`, `{"a":[`,
	} {
		f.Add(seed, `{"a":{"b":"10.1.2.3"},"source":"aws.secretsmanager","detail":{"eventName":["RotationFailed"]}}`)
	}
	f.Fuzz(func(t *testing.T, pattern, event string) {
		p, err := trail.Parse(pattern)
		if err != nil {
			return
		}
		again, err := trail.Parse(p.String())
		if err != nil {
			t.Fatalf("%s, made of %s: %v", p, pattern, err)
		}
		first, err1 := p.MatchesJSON([]byte(event))
		second, err2 := again.MatchesJSON([]byte(event))
		if first != second || (err1 == nil) != (err2 == nil) {
			t.Errorf("%s and %s differ about %s: %v %v", pattern, p, event, first, second)
		}
	})
}
