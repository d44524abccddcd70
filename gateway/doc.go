// Package gateway leads the public names that a function has in it to the fakes, and lets nothing else out.
//
// A Gateway is a switch from names to handlers: `demo.eu.auth0.com`, `secretsmanager.eu-west-1.amazonaws.com`,
// and any other provider that a test mounts. It speaks HTTPS with certificates of the world's own authority
// (internal/ca), and HTTP. What a function reaches for beyond that is refused at once, and is a fact in the
// journal (journal.Egress).
//
// There are two ways in. Sealed, a process lives in namespaces of its own, in which the gateway is all the
// network there is: names, ports and clients that ignore every variable work, and nothing can leave, by the
// kernel's word. That takes Linux with user namespaces. Proxied, a process is told by variables: the
// gateway is its proxy, and what does not honour them holds no credential that works anywhere.
package gateway
