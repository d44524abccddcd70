package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"time"
)

// JUnit writes a run as the XML that CI systems read as test results: one test suite, one test case a
// scenario, with the story of a failure as its text. It keeps to the schema that the readers of Ant and of
// Jenkins share, in which a suite says when and where it ran, and a test case has no output of its own. All is
// written by Foot, in one piece. It is not safe for concurrent use.
type JUnit struct {
	W  io.Writer
	At time.Time // when the run was made, as CI systems show it

	suite junitSuite
}

var _ View = (*JUnit)(nil)

type junitSuites struct {
	XMLName xml.Name `xml:"testsuites"`
	Suite   junitSuite
}

type junitSuite struct {
	XMLName    xml.Name        `xml:"testsuite"`
	ID         int             `xml:"id,attr"`
	Package    string          `xml:"package,attr"`
	Name       string          `xml:"name,attr"`
	Timestamp  string          `xml:"timestamp,attr"`
	Host       string          `xml:"hostname,attr"`
	Tests      int             `xml:"tests,attr"`
	Failures   int             `xml:"failures,attr"`
	Errors     int             `xml:"errors,attr"`
	Skipped    int             `xml:"skipped,attr"`
	Time       string          `xml:"time,attr"`
	Properties []junitProperty `xml:"properties>property"`
	Cases      []junitCase     `xml:"testcase"`
	Out        junitOut        `xml:"system-out"`
	Err        junitOut        `xml:"system-err"`

	took time.Duration
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	Time    string        `xml:"time,attr"`
	Failure *junitFailure `xml:"failure"`
	Skipped *junitSkipped `xml:"skipped"`
}

type junitFailure struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Story   string `xml:",cdata"`
}

// junitOut is what is to be said besides: of what a baseline accepts.
type junitOut struct {
	Text string `xml:",cdata"`
}

type junitSkipped struct {
	Message string `xml:"message,attr"`
}

// Head begins the suite, which has the target's name.
func (j *JUnit) Head(r Run) {
	j.suite.Name, j.suite.Package = "rollover run "+r.Target, "rollover"
	j.suite.Timestamp = j.At.UTC().Format("2006-01-02T15:04:05")
	j.suite.Host = "localhost" // the schema wants one, and nobody needs to know which machine it was
	j.suite.Properties = []junitProperty{{"rollover.version", r.Version}, {"seed", fmt.Sprint(r.Seed)}}
	if r.Shard.Of > 0 {
		j.suite.Properties = append(j.suite.Properties, junitProperty{"shard", r.Shard.String()})
	}
	for _, n := range r.Notes {
		j.suite.Properties = append(j.suite.Properties, junitProperty{"note", n})
	}
}

// Scenario adds a test case.
func (j *JUnit) Scenario(s Scenario) {
	c := junitCase{Class: "rollover", Name: s.Name, Time: decimal(s.Took)}
	switch s.Status {
	case Failed:
		j.suite.Failures++
		var story bytes.Buffer
		(&Terminal{W: &story}).story(s)
		c.Failure = &junitFailure{Story: story.String()}
		if len(s.Findings) > 0 {
			c.Failure.Type, c.Failure.Message = string(s.Findings[0].Kind), s.Findings[0].String()
		}
	case Skipped:
		j.suite.Skipped++
		c.Skipped = &junitSkipped{s.Reason}
	}
	if len(s.Accepted)+len(s.Notes) > 0 {
		var besides bytes.Buffer
		(&Terminal{W: &besides}).besides(s, "  ")
		j.suite.Out.Text += clean(s.Name) + ":\n" + besides.String()
	}
	j.suite.Tests++
	j.suite.took += s.Took
	j.suite.Cases = append(j.suite.Cases, c)
}

// Foot writes the document.
func (j *JUnit) Foot() {
	j.suite.Time = decimal(j.suite.took)
	text, err := xml.MarshalIndent(junitSuites{Suite: j.suite}, "", "  ")
	if err != nil {
		panic("report: " + err.Error()) // the types above can be encoded
	}
	_, _ = fmt.Fprintf(j.W, "%s%s\n", xml.Header, text) // the caller's writer keeps its error
}

func decimal(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()) }
