package journal

import "fmt"

// Distrusted says that a client broke off a TLS handshake since it does not believe the certificate that it was
// shown, as one does that trusts root certificates of its own alone. Nothing was asked.
type Distrusted struct {
	By      string `json:"by"`
	Step    string `json:"step,omitempty"`
	Run     int    `json:"run,omitempty"`
	Attempt int    `json:"attempt,omitempty"`
	To      string `json:"to"`    // the name that the client wanted to reach
	Alert   string `json:"alert"` // the client's reason, as RFC 8446 6.2 names it: "unknown certificate authority"
}

// Kind is "distrusted".
func (Distrusted) Kind() string { return "distrusted" }

func (d Distrusted) String() string {
	return fmt.Sprintf("%s does not trust the certificate of %s (%s)", d.By, d.To, d.Alert)
}
