package fakelambda

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rolloverhq/rollover/world"
)

// step invokes for a step of a rotation.
func (b *bench) step(run world.Run, step string) error {
	b.Helper()
	run.Step = step
	functionError, _, err := b.s.Invoke(world.WithRun(b.Context(), run), "guest", []byte(`{"text":"x"}`))
	if functionError != "" {
		b.Fatalf("%s: %s\n%s", step, functionError, b.s.Logs("guest"))
	}
	return err
}

func (b *bench) gone(err error) {
	b.Helper()
	if e := new(Error); !errors.As(err, &e) || e.Code != CodeNotFound {
		b.Errorf("%v: want %s", err, CodeNotFound)
	}
}

func (b *bench) left() int {
	b.Helper()
	left, err := filepath.Glob(filepath.Join(b.s.root, "code-*"))
	if err != nil {
		b.Fatal(err)
	}
	return len(left)
}

// A rotation that has begun with a function ends with it, although the function is deleted; nobody else finds it.
func TestARotationKeepsADeletedFunction(t *testing.T) {
	t.Parallel()
	b := warped(t)
	if err := b.s.Zip(Config{Name: "guest"}, packedGuest(t)); err != nil {
		t.Fatal(err)
	}
	run := world.Run{Number: 1, Attempt: 1, Secret: "s"}
	if err := b.step(run, "createSecret"); err != nil {
		t.Fatal(err)
	}
	if err := b.s.Remove("guest"); err != nil {
		t.Fatal(err)
	}
	if len(b.s.Functions()) != 0 || b.s.Rotator().Check("guest", testSecret) == nil {
		t.Error("it is still there")
	}
	b.gone(b.step(world.Run{}, ""))
	b.gone(b.step(world.Run{Number: 1, Attempt: 2, Secret: "s"}, "createSecret"))
	b.gone(b.step(world.Run{Number: 2, Attempt: 1, Secret: "t"}, "createSecret"))
	for _, step := range []string{"setSecret", "testSecret"} {
		if err := b.step(run, step); err != nil || b.left() != 1 {
			t.Errorf("%s: %v, %d folders", step, err, b.left())
		}
	}
	if err := b.step(run, lastStep); err != nil || b.left() != 0 {
		t.Errorf("%v, %d folders are left", err, b.left())
	}
	b.gone(b.step(run, lastStep))
}

// A rotation that is never heard of again keeps nothing for ever.
func TestADeletedFunctionIsForgotten(t *testing.T) {
	t.Parallel()
	b := warped(t)
	if err := b.s.Zip(Config{Name: "guest"}, packedGuest(t)); err != nil {
		t.Fatal(err)
	}
	run := world.Run{Number: 1, Attempt: 1, Secret: "s"}
	if err := b.step(run, "createSecret"); err != nil {
		t.Fatal(err)
	}
	if err := b.s.Remove("guest"); err != nil {
		t.Fatal(err)
	}
	b.w.Clock.Advance(defaultIdle + time.Second)
	if b.left() != 0 {
		t.Errorf("%d folders are left", b.left())
	}
	b.gone(b.step(run, "setSecret"))
}

// A function of the same name that comes in the place of a deleted one takes the steps that are left.
func TestANewFunctionTakesTheStepsThatAreLeft(t *testing.T) {
	t.Parallel()
	b := newBench(t, Options{})
	calls := map[string]int{}
	handle := func(who string) {
		b.handle(Config{}, func(context.Context, []byte) ([]byte, error) { calls[who]++; return nil, nil })
	}
	handle("old")
	run := world.Run{Number: 1, Attempt: 1, Secret: "s"}
	err := errors.Join(b.step(run, "createSecret"), b.s.Remove("guest"), b.step(run, "setSecret"))
	handle("new")
	if err := errors.Join(err, b.step(run, "testSecret"), b.step(run, lastStep)); err != nil || calls["old"] != 2 || calls["new"] != 2 {
		t.Errorf("%v, %v", calls, err)
	}
}

func TestReset(t *testing.T) {
	t.Parallel()
	b := warped(t)
	if err := b.s.Zip(Config{Name: "guest"}, packedGuest(t)); err != nil {
		t.Fatal(err)
	}
	b.handle(Config{Name: "other"}, func(context.Context, []byte) ([]byte, error) { return nil, nil })
	if err := b.step(world.Run{Number: 1, Attempt: 1}, "createSecret"); err != nil {
		t.Fatal(err)
	}
	if len(b.s.LogEvents("guest")) == 0 {
		t.Error("no log")
	}
	if err := errors.Join(b.s.Remove("guest"), b.s.Reset()); err != nil {
		t.Fatal(err)
	}
	if n := len(b.s.Functions()); n != 0 || b.left() != 0 || b.s.LogEvents("guest") != nil {
		t.Errorf("%d functions, %d folders, log %v", n, b.left(), b.s.LogEvents("guest"))
	}
	b.gone(b.step(world.Run{Number: 1, Attempt: 1}, "setSecret"))
}

// packedGuest is the path of a deployment package with the guest in it.
func packedGuest(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "guest.zip")
	if err := os.WriteFile(path, guestZip(t), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
