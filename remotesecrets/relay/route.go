package main

import (
	"encoding/hex"
	"net"
	"strings"
)

// gateway reads the address of the default route out of a table as Linux prints it (/proc/net/route), which
// from inside a container is the machine that runs it; empty if there is none.
func gateway(table string) string {
	for line := range strings.Lines(table) {
		f := strings.Fields(line)
		if len(f) < 3 || f[1] != "00000000" {
			continue
		}
		if b, err := hex.DecodeString(f[2]); err == nil && len(b) == 4 {
			return net.IPv4(b[3], b[2], b[1], b[0]).String()
		}
	}
	return ""
}
