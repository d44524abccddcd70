// Command rollover runs a rotation Lambda, unmodified, against a fake Auth0 tenant and Secrets
// Manager under a virtual clock, plays scenarios against it, and says from the reader's side whether
// anybody was locked out.
package main

import (
	"os"
)

func main() { os.Exit(run(os.Args[1:], streams{os.Stdout, os.Stderr, os.Getenv})) }
