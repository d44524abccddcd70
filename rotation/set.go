package rotation

import "context"

// set has nothing to tell the provider, because a token carries its own proof.
// It only makes sure that there is one to go on with.
func (s *step) set(ctx context.Context) (string, error) {
	st, err := s.required(ctx)
	if err != nil {
		return "", err
	}
	if _, err := tokenOf(st.pending.value); err != nil {
		return "", err
	}
	return "nothing: the token of version " + st.pending.id + " needs no setting", nil
}
