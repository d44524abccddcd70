package report_test

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"

	"github.com/rolloverhq/rollover/report"
)

func TestJUnit(t *testing.T) {
	t.Parallel()
	var got bytes.Buffer
	show(&report.JUnit{W: &got, At: sampleAt})
	golden(t, "testdata/junit.xml.golden", got.Bytes())
	var suites struct {
		Suite []struct {
			Tests    int `xml:"tests,attr"`
			Failures int `xml:"failures,attr"`
			Skipped  int `xml:"skipped,attr"`
			Case     []struct {
				Name    string `xml:"name,attr"`
				Failure string `xml:"failure"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(got.Bytes(), &suites); err != nil {
		t.Fatal(err)
	}
	s := suites.Suite[0]
	if s.Tests != 3 || s.Failures != 1 || s.Skipped != 1 || len(s.Case) != 3 {
		t.Errorf("the suite counts %+v", s)
	}
	if story := s.Case[1].Failure; !strings.Contains(story, `<read> "service-token-demo"`) || !strings.Contains(story, "again: rollover run") {
		t.Errorf("the failure does not tell the story: %s", story)
	}
}

func TestJUnitIsWrittenInOnePiece(t *testing.T) {
	t.Parallel()
	var w countingWriter
	show(&report.JUnit{W: &w})
	if w != 1 {
		t.Errorf("%d writes", w)
	}
}
