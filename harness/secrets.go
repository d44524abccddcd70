package harness

// Put makes value the current one of a secret, which is created if it is not there. It fails the test
// on error; it is for stacks of Run.
func (s *Stack) Put(secret, value string) {
	s.Lambda.t.Helper()
	if err := s.PutSecret(secret, value); err != nil {
		s.Lambda.t.Fatalf("rollover: put %s: %v", secret, err)
	}
}

// RotateOn has a secret rotated by a function, now and then on a schedule, rate(...) or cron(...); the
// first rotation happens when the clock is driven next. It fails the test on error.
func (s *Stack) RotateOn(secret, expression, function string) {
	s.rotate(secret, function, Schedule{Expression: expression})
}

// RotateDays is RotateOn for every so many days.
func (s *Stack) RotateDays(secret string, days int, function string) {
	s.rotate(secret, function, Schedule{Days: days})
}

func (s *Stack) rotate(secret, function string, on Schedule) {
	s.Lambda.t.Helper()
	if err := s.Rotate(secret, function, on); err != nil {
		s.Lambda.t.Fatalf("rollover: rotate %s: %v", secret, err)
	}
}
