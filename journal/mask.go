package journal

// Mask rewrites the lines that hold words of a function's, or of a caller's, by mask: a secret may have been
// said before anybody knew that it was one. Who watches has seen them as they were.
func (j *Journal) Mask(mask func(string) string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for i, e := range j.entries {
		switch f := e.Fact.(type) {
		case *Call: // it is under way, and may be filled in later
			f.Args, f.Message = mask(f.Args), mask(f.Message)
		case Call:
			f.Args, f.Message = mask(f.Args), mask(f.Message)
			j.entries[i].Fact = f
		case Returned:
			f.Error, f.Message, f.Payload, f.Hint = mask(f.Error), mask(f.Message), mask(f.Payload), mask(f.Hint)
			j.entries[i].Fact = f
		case RotationEnded:
			f.Reason = mask(f.Reason)
			j.entries[i].Fact = f
		case Egress:
			f.To = mask(f.To)
			j.entries[i].Fact = f
		case Distrusted:
			f.To = mask(f.To)
			j.entries[i].Fact = f
		case Note:
			f.Text = mask(f.Text)
			j.entries[i].Fact = f
		}
	}
}
