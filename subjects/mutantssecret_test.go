package subjects_test

// secretMutants are changes of how a client's secret is chosen, set, tested and promoted.
var secretMutants = []mutant{
	{
		name: "createSecret chooses on every repetition",
		file: "clientsecret.go",
		old: `	if err != nil || keep != "" {
		return keep, err
	}
	base,`,
		new: `	if err != nil {
		return keep, err
	}
	base,`,
		harmful: true,
		why:     "the tenant is given a second secret, and the first was good",
		on:      []string{"client-secret/testSecret-fails-before-once"},
	},
	{
		name:    "the tenant is told nothing",
		file:    "clientsecret.go",
		old:     `m.call(ctx, http.MethodPatch, path, map[string]string{"client_secret": next.ClientSecret}, nil)`,
		new:     `ctx.Err()`,
		harmful: true,
		why:     "what is pending is never good",
		on:      []string{"client-secret/daily"},
	},
	{
		name:    "the tenant is told what it has",
		file:    "clientsecret.go",
		old:     `map[string]string{"client_secret": next.ClientSecret}`,
		new:     `map[string]string{"client_secret": has.Secret}`,
		harmful: true,
		why:     "what is pending is never good",
		on:      []string{"client-secret/instant"},
	},
	{
		name:    "the other members are dropped",
		file:    "clientsecret.go",
		old:     `base.with(map[string]string{secretValue: chosen})`,
		new:     `object{clientID: base[clientID]}.with(map[string]string{secretValue: chosen})`,
		harmful: true,
		why:     "what others keep in the secret is gone",
		on:      []string{"client-secret/other-members"},
	},
	{
		name:    "testSecret tests nothing",
		file:    "clientsecret.go",
		old:     `err = c.try(ctx, func(time.Time) (url.Values, error) { return bySecret(next, c.Config.Audience), nil })`,
		new:     `err = ctx.Err(); _, _ = next, time.Second`,
		harmful: true,
		why:     "AWSCURRENT is moved before the tenant takes the new secret",
		on:      []string{"client-secret/lag"},
	},
	{
		name:    "testSecret asks once",
		file:    "trial.go",
		old:     "if between+askRoom > s.left() {",
		new:     "if between > 0 {",
		harmful: true,
		why:     "the gap lasts until the re-attempt, which is longer than its budget",
		on:      []string{"client-secret/worst"},
	},
	{
		name: "setSecret moves the label",
		file: "clientsecret.go",
		old:  "	return fmt.Sprintf(\"gave the tenant",
		new: `	if err := c.promote(ctx, st); err != nil {
		return "", err
	}
	return fmt.Sprintf("gave the tenant`,
		harmful: true,
		why:     "AWSCURRENT is moved before the test",
		on:      []string{"client-secret/daily"},
	},
	{
		name:    "the label is never moved",
		file:    "clientsecret.go",
		old:     "FinishSecret: c.finish}",
		new:     "FinishSecret: c.test}",
		harmful: true,
		why:     "the tenant has switched, and readers keep the old secret",
		on:      []string{"client-secret/instant"},
	},
	{
		name:    "testSecret does what setSecret does",
		file:    "clientsecret.go",
		old:     "TestSecret: c.test,",
		new:     "TestSecret: c.set,",
		harmful: true,
		why:     "that the tenant shows a secret does not say that it takes it",
		on:      []string{"client-secret/lag"},
	},
	{
		name:    "an error quotes the secret",
		file:    "clientsecret.go",
		old:     `fmt.Errorf("set the client's secret: %w", err)`,
		new:     `fmt.Errorf("set the client's secret to %s: %w", next.ClientSecret, err)`,
		harmful: true,
		why:     "the secret stands in the log and in the answer",
		on:      []string{"client-secret/lost-reply-change-every-attempt"},
	},
	{
		name: "the secret is logged",
		file: "clientsecret.go",
		old:  "	err = c.try(",
		new: `	c.log().Info("trying", "secret", next.ClientSecret)
	err = c.try(`,
		harmful: true,
		why:     "the secret stands in the log",
		on:      []string{"client-secret/instant"},
	},
	{
		name: "the second question comes twenty seconds later",
		file: "trial.go",
		old:  "const between = time.Second",
		new:  "const between = 20 * time.Second",
		why:  "the gap is longer, and within its budget",
		on:   []string{"client-secret/lag"},
	},
	{
		name: "half as many random bytes",
		file: "clientsecret.go",
		old:  "make([]byte, 48)",
		new:  "make([]byte, 24)",
		why:  "nobody guesses those either",
	},
	{
		name: "what the tenant has already is set again",
		file: "clientsecret.go",
		old:  "if has.Secret == next.ClientSecret {",
		new:  `if has.Secret == "none" {`,
		why:  "to give the tenant the same secret changes nothing",
		on:   []string{"client-secret/testSecret-fails-before-once"},
	},
	{
		name: "nobody asks whose secret the tenant has",
		file: "clientsecret.go",
		old:  "whose, err := c.owner(ctx, st, has.Secret)",
		new:  `whose, err := "another", ctx.Err()`,
		why:  "it is replaced in any case",
		on:   []string{"client-secret/rolled-back"},
	},
	{
		name: "finishSecret does not look at the value",
		file: "clientsecret.go",
		old: `		_, err := parseCredentials(st.pending.value)
		return err
	})`,
		new: `		return nil
	})`,
		why: "testSecret has used it in the same run",
	},
	{
		name: "a value without a client is not refused at once",
		file: "clientsecret.go",
		old:  `if base.text(clientID) == "" {`,
		new:  `if base == nil {`,
		why:  "there is a client in it here",
	},
}
