package trail

import (
	"crypto/sha256"
	"fmt"
	"strings"
)

// uuid is an id that is the same for the same history, in the form of a version 4 UUID.
func uuid(of ...string) string {
	b := sha256.Sum256([]byte(strings.Join(of, "\x00")))
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:16])
}
