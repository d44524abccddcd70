package subjects_test

// makers are changes of how a token is made, stored and found again.
var makers = []mutant{
	{
		name: "createSecret mints on every repetition",
		file: "create.go",
		old: `	if err != nil || keep != "" {
		return keep, err
	}
	base,`,
		new: `	if err != nil {
		return keep, err
	}
	base,`,
		harmful: true,
		why:     "each repetition costs a token of the tenant's quota",
		on:      []string{"failed-rotation/createSecret-fails-after-once", "failed-rotation/testSecret-fails-before-once"},
	},
	{
		name:    "createSecret keeps what is stale",
		file:    "create.go",
		old:     "s.reusable(ctx, st.pending.value, s.need(st))",
		new:     "s.reusable(ctx, st.pending.value, 0)",
		harmful: true,
		why:     "yesterday's token is found again on every repetition, and finishSecret refuses it each time",
		on:      []string{"failed-rotation/stale-pending"},
	},
	{
		name: "createSecret mints twice",
		file: "create.go",
		old:  "\ttoken, err := s.mint(ctx, creds, s.need(st))",
		new: `	if _, err := s.mint(ctx, creds, s.need(st)); err != nil {
		return "", err
	}
	token, err := s.mint(ctx, creds, s.need(st))`,
		harmful: true,
		why:     "every rotation costs two tokens, and one is stored nowhere",
		on:      []string{"expiry-overlap/daily"},
	},
	{
		name: "a mint that failed is success",
		file: "create.go",
		old: `	token, err := s.mint(ctx, creds, s.need(st))
	if err != nil {
		return "", err
	}`,
		new: `	token, err := s.mint(ctx, creds, s.need(st))
	if err != nil {
		return "", nil
	}`,
		harmful: true,
		why:     "nobody hears that there is no token",
		on:      []string{"failed-rotation/token-endpoint-down-5m"},
	},
	{
		name: "the other members are dropped",
		file: "create.go",
		old:  "\tvalue, err := base.withToken(token, s.Now())",
		new: `	clear(base)
	value, err := base.withToken(token, s.Now())`,
		harmful: true,
		why:     "what others keep in the secret is gone",
		on:      []string{"failed-rotation/other-members"},
	},
	{
		name:    "the new value becomes current at once",
		file:    "create.go",
		old:     "VersionStages:      []string{pending},",
		new:     "VersionStages:      []string{pending, current},",
		harmful: true,
		why:     "readers get what nobody has tested",
		on:      []string{"expiry-overlap/daily"},
	},
	{
		name: "the new value is put without a label",
		file: "create.go",
		old: `VersionStages:      []string{pending},
`,
		new:     "",
		harmful: true,
		why:     "Secrets Manager then makes it current, untested",
		on:      []string{"expiry-overlap/daily"},
	},
	{
		name:    "a put that failed is success",
		file:    "create.go",
		old:     `return "", fmt.Errorf("put the new value under AWSPENDING: %w", err)`,
		new:     `return "", nil`,
		harmful: true,
		why:     "nothing is pending, and the step says that all is well",
		on:      []string{"failed-rotation/put-refused"},
	},
	{
		name:    "the error of a put quotes the value",
		file:    "create.go",
		old:     `fmt.Errorf("put the new value under AWSPENDING: %w", err)`,
		new:     `fmt.Errorf("put the new value under AWSPENDING: %w: %s", err, value)`,
		harmful: true,
		why:     "the token stands in the log and in the answer",
		on:      []string{"failed-rotation/put-refused"},
	},
	{
		name: "the value is logged",
		file: "create.go",
		old:  "\treturn s.persist(ctx, st, value, s.kept)",
		new: `	s.log().Info("new value", "value", value)
	return s.persist(ctx, st, value, s.kept)`,
		harmful: true,
		why:     "the token stands in the log",
		on:      []string{"expiry-overlap/daily"},
	},
	{
		name: "the put begins with the version that is taken",
		file: "create.go",
		old:  `st.current == id || st.pending.id == id && st.pending.value != ""`,
		new:  "false",
		why:  "Secrets Manager refuses it, and the new version that follows is the same as before",
	},
	{
		name: "no second version after a refused put",
		file: "create.go",
		old: `		id = s.freshToken(again)
		err = s.put(ctx, id, value)
`,
		new: "",
		why: "the look before has chosen a version that is free",
	},
	{
		name: "a finished rotation is not looked for by its version",
		file: "create.go",
		old: `st.current == id {
		value`,
		new: `st.current == id && false {
		value`,
		why: "AWSPENDING stays beside AWSCURRENT, so the value is found under that",
	},
	{
		name: "the credentials are read before the current value",
		file: "create.go",
		old: `	base, err := s.currentObject(ctx, st)
	if err != nil {
		return "", err
	}
	creds, err := s.credentials(ctx, st)
	if err != nil {
		return "", err
	}`,
		new: `	creds, err := s.credentials(ctx, st)
	if err != nil {
		return "", err
	}
	base, err := s.currentObject(ctx, st)
	if err != nil {
		return "", err
	}`,
		why: "both are reads, and both come before the mint",
		on:  []string{"failed-rotation/other-members"},
	},
	{
		name:    "any error means that nothing is there",
		file:    "pending.go",
		old:     "func absent(err error) bool { return is[*types.ResourceNotFoundException](err) }",
		new:     "func absent(err error) bool { return err != nil && err != error(&types.ResourceNotFoundException{}) }",
		harmful: true,
		why:     "a throttle becomes a second token",
		on:      []string{"failed-rotation/throttled-read-on-retry"},
	},
	{
		name:    "an error of the look at what is pending is swallowed",
		file:    "pending.go",
		old:     "if err != nil && !moved && !absent(err) {",
		new:     "if err != nil && !moved && !absent(err) && try < 0 {",
		harmful: true,
		why:     "a throttle becomes a second token",
		on:      []string{"failed-rotation/throttled-read-on-retry"},
	},
	{
		name: "a version is read by its id alone",
		file: "pending.go",
		old: `in := &secretsmanager.GetSecretValueInput{SecretId: &secret, VersionStage: &label}
	if id != "" {
		in.VersionId = &id
	}`,
		new: `in := &secretsmanager.GetSecretValueInput{SecretId: &secret}
	if in.VersionId = &id; id == "" {
		in.VersionId, in.VersionStage = nil, &label
	}`,
		why: "a version's value is final, whatever its labels",
	},
	{
		name: "the look is not repeated",
		file: "pending.go",
		old:  "st, err := s.look(ctx, 5)",
		new:  "st, err := s.look(ctx, 1)",
		why:  "a read that misses fails the step, and the service tries again",
		on:   []string{"failed-rotation/stale-read"},
	},
	{
		name: "rotation may be off",
		file: "pending.go",
		old:  "if out.RotationEnabled != nil && !*out.RotationEnabled {",
		new:  "if out == nil {",
		why:  "the service does not call a function whose rotation is off",
		on:   []string{"failed-rotation/cancelled-in-mid-flight"},
	},
	{
		name: "setSecret moves the label",
		file: "set.go",
		old:  `	return "nothing: the token`,
		new: `	if st.current != st.pending.id {
		if err := s.promote(ctx, st); err != nil {
			return "", err
		}
	}
	return "nothing: the token`,
		harmful: true,
		why:     "AWSCURRENT is moved before the test",
		on:      []string{"expiry-overlap/daily"},
	},
	{
		name: "setSecret does nothing at all",
		file: "set.go",
		old: `	st, err := s.required(ctx)
	if err != nil {
		return "", err
	}
	if _, err := tokenOf(st.pending.value); err != nil {
		return "", err
	}
	return "nothing: the token of version " + st.pending.id + " needs no setting", nil`,
		new: `	return "nothing", ctx.Err()`,
		why: "a token carries its own proof",
	},
	{
		name:    "hours are taken for minutes",
		file:    "schedule.go",
		old:     "return time.Duration(n) * hour, true",
		new:     "return time.Duration(n) * time.Minute, true",
		harmful: true,
		why:     "a token that ends in an hour seems to last",
		on:      []string{"failed-rotation/stale-pending"},
	},
	{
		name:    "three hours of reserve",
		file:    "config.go",
		old:     "DefaultReserve = 30 * time.Minute",
		new:     "DefaultReserve = 3 * time.Hour",
		harmful: true,
		why:     "no token lives that long, so no rotation ever succeeds",
		on:      []string{"expiry-overlap/daily"},
	},
	{
		name:    "the token is stored without its scheme",
		file:    "secret.go",
		old:     `bearerToken: "Bearer " + token,`,
		new:     "bearerToken: token,",
		harmful: true,
		why:     "readers and the test itself look for Bearer",
		on:      []string{"expiry-overlap/daily"},
	},
	{
		name: "the token is not checked when it is minted",
		file: "token.go",
		old:  "if err := t.check(s.Config, s.present(date), need); err != nil {",
		new:  "if err := t.check(s.Config, s.present(date), need); err != nil && ctx.Err() != nil {",
		why:  "testSecret checks it",
	},
}
