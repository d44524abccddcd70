package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/report"
)

const page = `# leak

The credential stands where [many](many.md) can read it, and it has to
be revoked.

<!-- bad -->
` + "```go\nif err != nil {\n\treturn err // a line of code that is longer than the terminal is wide\n}\n```" + `
<!-- /bad -->

<!-- known -->
<!-- /known -->

## What is none

- The version's id,
  which opens no door.
- The name.
`

func TestAPageIsWrittenForATerminal(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		page report.Page
		want string
	}{
		"narrow": {report.Page{Width: 60}, `leak

  The credential stands where many can read it, and it has
  to be revoked.

      if err != nil {
          return err // a line of code that is longer than the terminal is wide
      }

What is none

  - The version's id, which opens no door.
  - The name.
`},
		"a pipe": {report.Page{Colour: true}, "\x1b[1mleak\x1b[0m" + `

  The credential stands where many can read it, and it has to
  be revoked.

      if err != nil {
          return err // a line of code that is longer than the terminal is wide
      }

` + "\x1b[1mWhat is none\x1b[0m" + `

  - The version's id,
    which opens no door.
  - The name.
`},
	} {
		var b bytes.Buffer
		c.page.W = &b
		c.page.Write(page)
		if b.String() != c.want {
			t.Errorf("%s:\n%s\nand is to be\n%s", name, b.String(), c.want)
		}
	}
}

func TestAnItemHasItsTextInAColumn(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	report.Page{W: &b, Width: 80}.Item("stuck", "Once nothing is broken any more, the next attempt of a rotation succeeds.")
	want := "  stuck                        Once nothing is broken any more, the next attempt\n" +
		strings.Repeat(" ", 31) + "of a rotation succeeds.\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}
