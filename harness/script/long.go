package script

func longVerb() verb {
	v := verb{
		name:    "long",
		usage:   "long",
		help:    "the scenario takes many seconds: it is played when it is asked for, by its name or by --long",
		example: "long",
		when:    beforeUse,
	}
	v.parse = func(*line) (command, error) { return func(*Play) error { return nil }, nil }
	return v
}

// Long reports whether the script says that it takes many seconds.
func (s *Script) Long() bool {
	for _, st := range s.steps {
		if st.verb.name == "long" {
			return true
		}
	}
	return false
}
