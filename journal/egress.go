package journal

import "fmt"

// Egress says that a function reached out for something that is not in its world, and was refused.
type Egress struct {
	By      string `json:"by"`
	Step    string `json:"step,omitempty"`
	Run     int    `json:"run,omitempty"`
	Attempt int    `json:"attempt,omitempty"`
	To      string `json:"to"`  // a host, or an address, with its port where that is not the usual one
	How     string `json:"how"` // "dns", "http", "connect" (by a proxy), "tcp", "udp" or "icmp"
}

// Kind is "egress".
func (Egress) Kind() string { return "egress" }

func (e Egress) String() string {
	return fmt.Sprintf("%s reached out for %s (%s) -> refused", e.By, e.To, e.How)
}
