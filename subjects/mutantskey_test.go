package subjects_test

// keyMutants are changes of how a client's key is made, given to the tenant, tested and promoted.
var keyMutants = []mutant{
	{
		name: "createSecret makes a key on every repetition",
		file: "privatekey.go",
		old: `	if err != nil || keep != "" {
		return keep, err
	}
	base,`,
		new: `	if err != nil {
		return keep, err
	}
	base,`,
		harmful: true,
		why:     "the tenant is given key after key",
		on:      []string{"private-key-jwt/finishSecret-fails-before-until-dormant"},
	},
	{
		name:    "the new key takes the old one's place at once",
		file:    "privatekey.go",
		old:     "return did, c.use(ctx, all)",
		new:     "return did, c.use(ctx, all[len(all)-1:])",
		harmful: true,
		why:     "who has read the old one is out",
		on:      []string{"private-key-jwt/throttled"},
	},
	{
		name:    "the new key is not associated",
		file:    "privatekey.go",
		old:     "return did, c.use(ctx, all)",
		new:     "return did, nil",
		harmful: true,
		why:     "the tenant lists it and does not take it",
		on:      []string{"private-key-jwt/daily"},
	},
	{
		name:    "the current key makes room",
		file:    "privatekey.go",
		old:     "return k.Kid != stays",
		new:     "return k.Kid == stays",
		harmful: true,
		why:     "what AWSCURRENT leads to is gone",
		on:      []string{"private-key-jwt/killed-after-delete"},
	},
	{
		name: "the oldest key makes room, whatever it is",
		file: "privatekey.go",
		old:  "i := slices.IndexFunc(all, func(k clientKey) bool { return k.Kid != stays })",
		new: `i := 0
		_ = stays`,
		why: "while rotations come to their end, the oldest is never the current one",
		on:  []string{"private-key-jwt/rolled-back"},
	},
	{
		name:    "the other members are dropped",
		file:    "privatekey.go",
		old:     `base.with(map[string]string{keyValue: armour})`,
		new:     `object{clientID: base[clientID]}.with(map[string]string{keyValue: armour})`,
		harmful: true,
		why:     "what others keep in the secret is gone",
		on:      []string{"private-key-jwt/other-members"},
	},
	{
		name:    "the label is never moved",
		file:    "privatekey.go",
		old:     "FinishSecret: p.finish}",
		new:     "FinishSecret: p.test}",
		harmful: true,
		why:     "every step succeeds, and readers keep the old key",
		on:      []string{"private-key-jwt/daily"},
	},
	{
		name:    "the assertion is for the API",
		file:    "assertion.go",
		old:     `"aud": c.issuer(),`,
		new:     `"aud": c.Audience,`,
		harmful: true,
		why:     "the tenant takes none that is not for itself, so no rotation ever succeeds",
		on:      []string{"private-key-jwt/throttled"},
	},
	{
		name:    "the assertion lives ten minutes",
		file:    "assertion.go",
		old:     "assertionLife = 150 * time.Second",
		new:     "assertionLife = 10 * time.Minute",
		harmful: true,
		why:     "the tenant takes none that lives more than five, so no rotation ever succeeds",
		on:      []string{"private-key-jwt/throttled"},
	},
	{
		name: "the tenant's time is not heeded",
		file: "trial.go",
		old:  "		form, err := request(s.present(date))",
		new: `		date = time.Time{}
		form, err := request(s.present(date))`,
		harmful: true,
		why:     "an assertion of a slow clock has ended before it is sent",
		on:      []string{"private-key-jwt/clock-behind"},
	},
	{
		name: "the key is logged",
		file: "privatekey.go",
		old:  "	err = p.try(",
		new: `	p.log().Info("trying", "value", st.pending.value)
	err = p.try(`,
		harmful: true,
		why:     "the key stands in the log",
		on:      []string{"private-key-jwt/throttled"},
	},
	{
		name:    "room is made for a key that is there",
		file:    "privatekey.go",
		old:     "if err != nil || kid(all, next) >= 0 {",
		new:     "if err != nil || kid(all, next) > 9 {",
		harmful: true,
		why:     "it is taken away, and given to the tenant once more",
		on:      []string{"private-key-jwt/finishSecret-fails-before-until-dormant"},
	},
	{
		name: "testSecret tests nothing",
		file: "privatekey.go",
		old:  "err = p.try(ctx, func(now time.Time) (url.Values, error) { return next.request(p.Config, now) })",
		new:  "err = ctx.Err(); _ = func(now time.Time) (url.Values, error) { return next.request(p.Config, now) }",
		why:  "the tenant takes a key as soon as it is associated",
	},
	{
		name: "a key that is gone cannot be taken away",
		file: "privatekey.go",
		old:  "if err != nil && !answered(err, http.StatusNotFound) {",
		new:  "if err != nil && !answered(err, http.StatusTeapot) {",
		why:  "the step fails, and its repetition finds room",
		on:   []string{"private-key-jwt/killed-after-delete"},
	},
	{
		name: "the algorithm is left to the tenant",
		file: "privatekey.go",
		old:  `"pem": armour, "alg": "RS256"}`,
		new:  `"pem": armour}`,
		why:  "RS256 is what it takes then",
	},
	{
		name: "a refused repetition fails the step",
		file: "privatekey.go",
		old:  "if postErr != nil && kid(all, s.thumbprint()) < 0 {",
		new:  "if postErr != nil {",
		why:  "the re-attempt finds the key where it belongs",
		on:   []string{"private-key-jwt/lost-reply-key"},
	},
	{
		name: "finishSecret does not look at the value",
		file: "privatekey.go",
		old: `		_, err := parseSigner(st.pending.value)
		return err
	})`,
		new: `		return nil
	})`,
		why: "testSecret has used it in the same run",
	},
}
