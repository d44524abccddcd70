package script

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/rolloverhq/rollover/harness"
)

func useVerb() verb {
	v := verb{
		name:    "use",
		usage:   "use SETUP [lifetime DURATION] [schedule rate(...)|cron(...)|N days] [window DURATION]",
		help:    "build what the set-up says, with these changes, and rotate once: time begins when that has settled",
		example: "use service-token schedule 1 days",
		when:    anywhere,
	}
	v.parse = func(l *line) (command, error) {
		name, err := l.word("a set-up", v)
		if err != nil {
			return nil, err
		}
		changes := map[string]string{}
		for l.left != "" {
			key := l.next()
			if !slices.Contains([]string{"lifetime", "schedule", "window"}, key) {
				return nil, l.expected("lifetime, schedule or window", key, v)
			}
			value, err := l.word("a value for "+key, v)
			if err != nil {
				return nil, err
			}
			if key == "schedule" && (l.accept("days") || l.accept("day")) {
				value += " days"
			}
			if _, err := ParseDuration(value); err != nil && key != "schedule" {
				return nil, l.expected("a duration such as 30s, 55m, 24h or 7d", value, v)
			}
			changes[key] = value
		}
		return func(p *Play) error { return p.use(name, changes) }, nil
	}
	return v
}

func (p *Play) use(name string, changes map[string]string) error {
	if p.stack != nil {
		return fmt.Errorf("a scenario uses one set-up, and this one has used one already")
	}
	s, err := p.opts.Setup(name)
	if err != nil {
		return err
	}
	if err := p.found(s); err != nil {
		return err
	}
	p.opts.Sandboxes.set(&p.opts.Stack.Lambda)
	if p.stack, err = harness.New(p.opts.Stack); err != nil {
		return err
	}
	p.stack.Journal.Watch(p.opts.Watch)
	p.setup.changes = changes
	if err := p.perform(s); err != nil {
		return err
	}
	if err := p.deploy(); err != nil {
		return err
	}
	began := p.stack.Clock.Now()
	p.stack.Clock.Settle()
	if left := p.setup.taking - p.stack.Clock.Now().Sub(began); left > 0 {
		p.stack.Clock.Advance(left) // so that whole days later each rotation is over, too, whatever it takes
	}
	p.since = p.stack.Clock.Now()
	return nil
}

// deploy deploys the function and turns rotation on.
func (p *Play) deploy() error {
	f := p.setup.function
	if f.Name == "" {
		return fmt.Errorf("the set-up declares no function: add a line such as `function rotate timeout 30s`")
	}
	maps.Copy(p.setup.env, p.override)
	f.Env = p.setup.env
	p.setup.function = f
	if err := p.stack.Deploy(f, p.opts.Target); err != nil {
		return err
	}
	r := p.setup.rotation
	if r.secret == "" {
		return fmt.Errorf("the set-up declares no rotation: add a line such as `rotation of service-token-demo by rotate on rate(24 hours)`")
	}
	if !p.stack.HasSecret(r.secret) {
		return fmt.Errorf("the set-up rotates %q and declares no such secret: add a line `secret %s empty`, or mend the name", r.secret, r.secret)
	}
	if s, ok := p.setup.changes["schedule"]; ok {
		r.schedule = s
	}
	if w, ok := p.setup.changes["window"]; ok {
		r.window, _ = ParseDuration(w) // checked when the line was read
	}
	on := harness.Schedule{Expression: r.schedule, Window: r.window}
	if n, isDays := strings.CutSuffix(r.schedule, " days"); isDays {
		if _, err := fmt.Sscan(n, &on.Days); err != nil {
			return fmt.Errorf("not a number of days: %q", n)
		}
	}
	return p.stack.Rotate(r.secret, r.function, on)
}
