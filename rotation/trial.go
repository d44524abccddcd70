package rotation

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// try mints a token with a new credential until the tenant takes it: it may need
// half a minute to know it everywhere (F7, spec/auth0.md 4.4). What is refused
// costs nothing of the quota, and each question more than needed would lengthen the
// time between the tenant's switch and the label's move. The request is told the
// time, which after a first answer is the tenant's where the two differ (F27).
func (s *step) try(ctx context.Context, request func(now time.Time) (url.Values, error)) error {
	var date time.Time
	for {
		form, err := request(s.present(date))
		if err != nil {
			return err
		}
		_, date, err = s.exchange(ctx, form)
		if !answered(err, http.StatusUnauthorized) {
			return err
		}
		const between = time.Second
		if between+askRoom > s.left() {
			return fmt.Errorf("the tenant does not take the new credential yet: %w", err)
		}
		if err := s.Wait(ctx, between); err != nil {
			return err
		}
	}
}
