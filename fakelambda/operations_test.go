package fakelambda

import (
	"errors"
	"testing"
)

// Bytes that are no UTF-8 are no JSON, whichever member they stand in.
func TestBodiesThatAreNoText(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"\xff\xfe", "{\"Description\":\"\xff\"}", "{\"Unknown\":\"\xff\"}"} {
		var in struct{ Description string }
		var refused *Error
		if err := decode([]byte(body), &in); !errors.As(err, &refused) || refused.Code != CodeInvalidContent {
			t.Errorf("%q: %v, with %+v", body, err, in)
		}
	}
}
