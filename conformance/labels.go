package conformance

import (
	"fmt"
	"slices"
	"strings"
)

// labels says where the labels of the case's secret are: "v1{PREVIOUS} v2{CURRENT,X}", AWS left out of the
// service's own, labels sorted. The versions that the case has not made itself come last, as "?".
func (c *stand) labels() string {
	c.tb.Helper()
	on := c.describe().VersionIdsToStages
	var all []string
	show := func(version string, labels []string) {
		short := make([]string, len(labels))
		for i, l := range labels {
			short[i] = strings.TrimPrefix(l, "AWS")
		}
		slices.Sort(short)
		all = append(all, version+"{"+strings.Join(short, ",")+"}")
	}
	for i, id := range c.ids {
		if labels, ok := on[id]; ok {
			show(fmt.Sprintf("v%d", i+1), labels)
		}
		delete(on, id)
	}
	for _, labels := range on {
		show("?", labels)
	}
	return strings.Join(all, " ")
}

// has asserts where the labels are.
func (c *stand) has(want string) {
	c.tb.Helper()
	if got := c.labels(); got != want {
		c.saw("the labels are "+got, want)
		c.tb.FailNow()
	}
}

// becomes asserts where the labels are when all has settled.
func (c *stand) becomes(want string) {
	c.tb.Helper()
	c.Settle(func() bool { return c.labels() == want })
	c.has(want)
}
