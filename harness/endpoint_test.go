package harness_test

import (
	"net/http"
	"testing"

	"github.com/rolloverhq/rollover/harness"
)

func TestStateCanBeReset(t *testing.T) {
	t.Parallel()
	s := harness.Run(t)
	s.Put(rotated, "{}")
	journaled := s.Journal.Len()
	resp, err := http.Post(s.Secrets.URL()+"/_localstack/state/reset", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("the status is %d", resp.StatusCode)
	}
	if left := s.Secrets.Secrets(); len(left) > 0 {
		t.Errorf("%d secrets are left", len(left))
	}
	if n := s.Journal.Len(); n != journaled {
		t.Errorf("the journal has grown by %d entries", n-journaled)
	}
}
