package fakesecrets

import (
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/world"
)

func TestResolve(t *testing.T) {
	t.Parallel()
	w := world.New(world.Options{})
	here := place{"eu-west-1", "000000000000"}
	all := newStores(here, w.Rand("suffix"))
	st := all.at(here)
	made := map[string]*secret{}
	for _, name := range []string{"plain", "with/slash", "ends-a1b2c3", "ends", "a-b"} {
		sec := &secret{name: name, arn: st.newARN(name)}
		st.add(sec)
		made[name] = sec
	}
	const prefix = "arn:aws:secretsmanager:eu-west-1:000000000000:secret:"
	for id, want := range map[string]*secret{
		"plain":                 made["plain"],
		made["plain"].arn:       made["plain"],
		prefix + "plain":        made["plain"],
		prefix + "with/slash":   made["with/slash"],
		"ends-a1b2c3":           made["ends-a1b2c3"],
		made["ends-a1b2c3"].arn: made["ends-a1b2c3"],
		prefix + "ends-a1b2c3":  nil,
		prefix + "ends":         made["ends"],
		prefix + "a-b":          made["a-b"],
		"nobody":                nil,
		prefix + "nobody":       nil,
		prefix:                  nil,
		strings.Replace(made["plain"].arn, "eu-west-1", "us-east-1", 1):    nil,
		strings.Replace(prefix+"plain", "000000000000", "111111111111", 1): nil,
	} {
		if got := all.resolve(here, id); got != want {
			t.Errorf("%s resolves to %v, want %v", id, got, want)
		}
	}
}

// An ARN always leads to its secret, and one without the suffix does unless the name looks like one.
func FuzzResolve(f *testing.F) {
	for _, name := range []string{"a", "a-b", "a-bcdefg", "x/_+=.@-Name", "-aaaaaa"} {
		f.Add(name, "arn:aws:secretsmanager:eu-west-1:000000000000:secret:a")
	}
	f.Fuzz(func(t *testing.T, name, other string) {
		if name == "" || !validName(name) {
			return
		}
		w := world.New(world.Options{})
		here := place{"eu-west-1", "000000000000"}
		all := newStores(here, w.Rand("suffix"))
		st := all.at(here)
		sec := &secret{name: name, arn: st.newARN(name)}
		st.add(sec)
		partial := strings.TrimSuffix(sec.arn, sec.arn[len(sec.arn)-7:])
		switch {
		case all.resolve(here, name) != sec, all.resolve(here, sec.arn) != sec:
			t.Errorf("%q is not found by itself", name)
		case (all.resolve(here, partial) == sec) == hasSuffix(name):
			t.Errorf("%q: the partial ARN resolves to %v", name, all.resolve(here, partial))
		case !validID(sec.arn):
			t.Errorf("%q is no valid ARN", sec.arn)
		}
		if got := all.resolve(here, other); got == sec && other != name && !isARN(other) {
			t.Errorf("%q is found by %q", name, other)
		}
	})
}

// Whatever an ARN is taken for says the same as the ARN.
func FuzzPlaceOf(f *testing.F) {
	for _, arn := range []string{
		"arn:aws:secretsmanager:eu-west-1:000000000000:secret:a-abcdef", "arn:aws-cn:secretsmanager:cn-north-1:1:secret:x",
		"arn:aws:secretsmanager:cn-north-1:1:secret:x", "arn:aws:lambda:eu-west-1:1:function:x", "arn:aws:secretsmanager:::secret:a:b",
	} {
		f.Add(arn)
	}
	f.Fuzz(func(t *testing.T, arn string) {
		at, resource, ok := placeOf(arn)
		if ok && at.arnPrefix()+resource != arn {
			t.Errorf("%q is taken for %v %q", arn, at, resource)
		}
	})
}
