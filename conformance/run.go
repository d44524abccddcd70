package conformance

import "slices"

// Run asks all cases of an endpoint, each as a subtest that is named "11.3/case-46a", and returns what has
// come of those that were asked. A case that fails fails its subtest; one that is not askable skips it.
func Run[T Test[T]](t T, e Endpoint) *Report {
	t.Helper()
	report := &Report{results: map[string]Result{}}
	for section := range sections() {
		t.Run(section, func(t T) {
			for c := range casesOf(section) {
				t.Run("case-"+c.Number, func(t T) {
					t.Parallel()
					c.askOf(t, e, report.add)
				})
			}
		})
	}
	return report
}

// sections yields those that there are, in order.
func sections() func(func(string) bool) {
	var all []string
	for _, c := range Cases() {
		if !slices.Contains(all, c.Section) {
			all = append(all, c.Section)
		}
	}
	return slices.Values(all)
}

// casesOf yields the cases of a section.
func casesOf(section string) func(func(Case) bool) {
	return func(yield func(Case) bool) {
		for _, c := range Cases() {
			if c.Section == section && !yield(c) {
				return
			}
		}
	}
}

// askOf asks the case, and tells what has come of it even if it ends by FailNow.
func (c Case) askOf(tb TB, e Endpoint, tell func(Result)) {
	tb.Helper()
	for _, need := range c.Needs {
		if why := e.Lacks(need); why != "" {
			tell(Result{Number: c.Number, Outcome: NotAskable, Said: why})
			tb.Skipf("not askable here: %s", why)
		}
	}
	s := newStand(tb, c, e.Open(tb, c.Start))
	defer func() {
		if p := recover(); p != nil {
			s.Errorf("an answer lacks what the case reads: %v", p)
		}
		tell(s.result())
	}()
	c.ask(s)
}
