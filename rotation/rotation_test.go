package rotation_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/rolloverhq/rollover/rotation"
)

func TestRotationMintsOnceAndKeepsTheRest(t *testing.T) {
	t.Parallel()
	g := newRig(t)
	if err := g.rotate(second); err != nil {
		t.Fatal(err)
	}
	g.check(t, 1, second)
	if g.label("AWSPREVIOUS") != first || g.label("AWSPENDING") != second {
		t.Errorf("labels are %v", g.labels)
	}
	value := g.valueOf("AWSCURRENT")
	for _, part := range []string{`"note":"kept <as> is"`, `"big":12345678901234567890`, `"GENERATED_AT":"2035-01-02T00:00:00Z"`, `"BEARER_TOKEN":"Bearer ` + g.minted[0] + `"`} {
		if !strings.Contains(value, part) {
			t.Errorf("the value lacks %s", part)
		}
	}
	if g.left() != 25*time.Hour {
		t.Errorf("the current token has %v left, want 25h", g.left())
	}
	if got := strings.Count(g.logged.String(), "\n"); got != 4 {
		t.Errorf("logged %d lines, want one a step", got)
	}
	g.checkQuiet(t)
}

func TestEveryStepMayBeRepeated(t *testing.T) {
	t.Parallel()
	g := newRig(t)
	g.begin(second)
	for i := range all {
		for range 2 {
			if err := g.do(second, all[:i+1]...); err != nil {
				t.Fatalf("after %s: %v", all[i], err)
			}
		}
	}
	g.check(t, 1, second)
	for range 2 {
		if err := g.do(second, all...); err != nil {
			t.Fatalf("the whole rotation again: %v", err)
		}
	}
	g.check(t, 1, second)
}

func TestRotationsFollowEachOther(t *testing.T) {
	t.Parallel()
	g := newRig(t)
	for _, token := range []string{second, third} {
		if err := g.rotate(token); err != nil {
			t.Fatal(err)
		}
		g.advance(24 * time.Hour)
	}
	g.check(t, 2, third)
}

// Steps that come without the ones before them: the table is step by state.
func TestStepsOutOfOrder(t *testing.T) {
	t.Parallel()
	placeholder := func(g *rig) { g.begin(second) }
	created := func(g *rig) { g.begin(second); _ = g.do(second, rotation.CreateSecret) }
	forged := func(g *rig) {
		g.begin(second)
		text := g.sign(25*time.Hour, nil)
		g.values[second] = g.stored(text[:len(text)-4]+"AAAA", "")
	}
	foreign := func(claims jwt.MapClaims) func(g *rig) {
		return func(g *rig) {
			g.begin(second)
			g.values[second] = g.stored(g.sign(25*time.Hour, claims), "")
		}
	}
	finished := func(g *rig) { _ = g.rotate(second) }
	abandoned := func(g *rig) {
		created(g)
		delete(g.labels, "AWSPENDING")
	}
	for _, c := range []struct {
		name  string
		state func(*rig)
		step  rotation.Step
		want  string // of the error; empty for success
		final string // who holds AWSCURRENT then
	}{
		{"set on a placeholder", placeholder, rotation.SetSecret, "createSecret has not succeeded", first},
		{"test on a placeholder", placeholder, rotation.TestSecret, "createSecret has not succeeded", first},
		{"finish on a placeholder", placeholder, rotation.FinishSecret, "createSecret has not succeeded", first},
		{"finish right after create", created, rotation.FinishSecret, "", second},
		{"test a forged token", forged, rotation.TestSecret, "signature", first},
		{"finish with a forged token", forged, rotation.FinishSecret, "not promoted", first},
		{"test another audience's token", foreign(jwt.MapClaims{"aud": "https://other/"}), rotation.TestSecret, "AUTH0_AUDIENCE", first},
		{"test another tenant's token", foreign(jwt.MapClaims{"iss": "https://other/"}), rotation.TestSecret, "AUTH0_URL", first},
		{"test an expired token", foreign(jwt.MapClaims{"exp": monday.Unix()}), rotation.TestSecret, "expired", first},
		{"test a token of the future", foreign(jwt.MapClaims{"iat": monday.Add(100 * time.Hour).Unix()}), rotation.TestSecret, "future", first},
		{"test a token without iat", foreign(jwt.MapClaims{"iat": nil}), rotation.TestSecret, "no iat", first},
		{"finish with a token too short", foreign(jwt.MapClaims{"exp": monday.Add(48 * time.Hour).Unix()}), rotation.FinishSecret, "24h30m0s", first},
		{"create after finish", finished, rotation.CreateSecret, "", second},
		{"test after finish", finished, rotation.TestSecret, "", second},
		{"finish after finish", finished, rotation.FinishSecret, "", second},
		{"set when abandoned", abandoned, rotation.SetSecret, "abandoned", first},
		{"finish when abandoned", abandoned, rotation.FinishSecret, "RotateSecret", first},
		{"no such step", placeholder, "create_secret", "unknown step", first},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := newRig(t)
			c.state(g)
			err := g.do(second, c.step)
			if c.want != "" {
				wantError(t, err, c.want, string(c.step))
			} else if err != nil {
				t.Fatal(err)
			}
			if got := g.label("AWSCURRENT"); got != c.final {
				t.Errorf("AWSCURRENT is on %s, want %s", got, c.final)
			}
			g.checkQuiet(t, err)
		})
	}
}

func TestForeignPendingIsReplaced(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]func(g *rig) string{
		"not JSON":         func(*rig) string { return "left by hand" },
		"another audience": func(g *rig) string { return g.stored(g.sign(25*time.Hour, jwt.MapClaims{"aud": "other"}), "") },
		"a forged token":   func(g *rig) string { return g.stored(g.sign(25*time.Hour, nil)+"AAAA", "") },
		"not a JWT":        func(g *rig) string { return g.stored("opaque", "") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := newRig(t)
			g.values[second] = value(g)
			if err := g.rotate(second); err != nil {
				t.Fatal(err)
			}
			if g.mints() != 1 || g.label("AWSCURRENT") == first || g.left() != 25*time.Hour {
				t.Errorf("minted %d, labels %v, %v left", g.mints(), g.labels, g.left())
			}
		})
	}
}

func TestStalePendingIsReplacedUnderATokenOfItsOwn(t *testing.T) {
	t.Parallel()
	g := newRig(t)
	g.begin(second)
	if err := g.do(second, rotation.CreateSecret, rotation.SetSecret); err != nil {
		t.Fatal(err)
	}
	// The re-attempts of that day ran out; the next window runs the rotation again.
	g.advance(24 * time.Hour)
	for range 2 {
		if err := g.do(second, all...); err != nil {
			t.Fatal(err)
		}
	}
	holder := g.label("AWSCURRENT")
	if holder == first || holder == second || len(holder) != 36 {
		t.Errorf("AWSCURRENT is on %q, want a version of its own", holder)
	}
	if g.mints() != 2 || g.left() != 25*time.Hour {
		t.Errorf("minted %d, %v left", g.mints(), g.left())
	}
	if g.rotate(third) != nil || g.label("AWSCURRENT") != third {
		t.Errorf("the next rotation does not get through: %v", g.labels)
	}
}

func TestPendingWithinTheReserveIsKept(t *testing.T) {
	t.Parallel()
	for age, mints := range map[time.Duration]int{30 * time.Minute: 1, 31 * time.Minute: 2} {
		g := newRig(t)
		g.begin(second)
		if err := g.do(second, rotation.CreateSecret); err != nil {
			t.Fatal(err)
		}
		g.advance(age)
		if err := g.do(second, all...); err != nil {
			t.Fatal(err)
		}
		if g.mints() != mints {
			t.Errorf("at the age of %v minted %d in all, want %d", age, g.mints(), mints)
		}
	}
}

func TestFirstRotationOfASecretWithoutValue(t *testing.T) {
	t.Parallel()
	g := newRig(t)
	g.values, g.labels = map[string]string{}, map[string]string{}
	if err := g.rotate(second); err != nil {
		t.Fatal(err)
	}
	g.check(t, 1, second)
	var members map[string]string
	if err := json.Unmarshal([]byte(g.valueOf("AWSCURRENT")), &members); err != nil || len(members) != 2 {
		t.Errorf("the value has %d members (%v), want GENERATED_AT and BEARER_TOKEN", len(members), err)
	}
}

func TestCurrentValueThatIsNoObjectIsLeftAlone(t *testing.T) {
	t.Parallel()
	g := newRig(t)
	g.values[first] = `["a list"]`
	wantError(t, g.rotate(second), "createSecret", "not a JSON object", "{}")
	g.check(t, 0, first)
}

// RotateImmediately=false runs testSecret alone on a copy of the current value.
func TestProbe(t *testing.T) {
	t.Parallel()
	g := newRig(t)
	g.begin(second)
	g.values[second] = g.values[first]
	if err := g.do(second, rotation.TestSecret); err != nil {
		t.Fatal(err)
	}
	wantError(t, g.do(second, rotation.FinishSecret), "not promoted")
	g.advance(time.Hour)
	wantError(t, g.do(second, rotation.TestSecret), "expired")
	g.check(t, 0, first)
}

func TestCancelledRotationStops(t *testing.T) {
	t.Parallel()
	g := newRig(t)
	off := false
	g.enabled = &off
	wantError(t, g.rotate(second), "rotation is off", "RotateSecret")
	g.check(t, 0, first)
}

func TestOvertakenRotationLeavesTheOtherAlone(t *testing.T) {
	t.Parallel()
	g := newRig(t)
	if err := g.rotate(second); err != nil {
		t.Fatal(err)
	}
	g.advance(24 * time.Hour)
	if err := g.rotate(third); err != nil {
		t.Fatal(err)
	}
	g.advance(24 * time.Hour)
	const fourth = "00000000-0000-0000-0000-000000000004"
	g.begin(fourth)
	if err := g.do(fourth, rotation.CreateSecret); err != nil {
		t.Fatal(err)
	}
	wantError(t, g.do(second, rotation.FinishSecret), "overtaken")
	g.check(t, 3, third)
}

func TestRotatorSaysWhatItLacks(t *testing.T) {
	t.Parallel()
	var empty rotation.Rotator
	wantError(t, empty.Rotate(context.Background(), rotation.Event{Step: rotation.CreateSecret}), "must be set")
	g := newRig(t)
	wantError(t, g.Rotate(context.Background(), rotation.Event{Step: rotation.CreateSecret}), "SecretId")
}
