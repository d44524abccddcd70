package harness

// Built returns the target of a Go package, by its path or folder, for a test: it is built once per test binary,
// however many tests deploy it, and removed when the last of them has ended. The Lambda.Build of a stack does so
// by itself; a script has no stack before it is played.
func Built(t TB, pkg string) Target {
	t.Helper()
	builder, release := shared.use()
	t.Cleanup(func() {
		if err := release(); err != nil {
			t.Errorf("rollover: %v", err)
		}
	})
	return &PackageTarget{pkg, builder}
}
