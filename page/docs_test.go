package page

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// docs/page.md has a row for each thing that the API can be asked for, and each that it tells.
func TestThePageOfTheAPI(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/page.md")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, one := range routes() {
		if strings.HasPrefix(one.pattern, "/api/") {
			want = append(want, one.method+" "+regexp.MustCompile(`\{(\w+)\}`).ReplaceAllStringFunc(one.pattern, func(name string) string {
				return strings.ToUpper(strings.Trim(name, "{}"))
			}))
		}
	}
	var got []string
	for _, row := range regexp.MustCompile("(?m)^\\| `((?:GET|POST|DELETE) [^`]+)` \\|").FindAllStringSubmatch(string(text), -1) {
		got = append(got, row[1])
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("docs/page.md has %q, and there are %q", got, want)
	}
	for _, m := range []message{journalled{}, moved{}, changed{}, watched{}, reset{}} {
		if !strings.Contains(string(text), "\n| `"+m.name()+"` | ") {
			t.Errorf("docs/page.md says nothing of the event %s", m.name())
		}
	}
	for _, name := range slices.Concat(fieldsOf(reflect.TypeFor[armRequest]()), fieldsOf(reflect.TypeFor[failRequest]()), fieldsOf(reflect.TypeFor[advanceRequest]())) {
		if !strings.Contains(string(text), "`"+name+"`") {
			t.Errorf("docs/page.md says nothing of the member %s", name)
		}
	}
}
