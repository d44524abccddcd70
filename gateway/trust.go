package gateway

import "path/filepath"

// trust is where a process finds the certificate that it is to trust, and no other: in PEM, as a folder
// without certificates, and as a trust store of Java's.
type trust struct {
	bundle, folder, java string
}

// trustLocked writes them.
func (g *Gateway) trustLocked() (t trust, err error) {
	authority := g.authorityLocked()
	if t.bundle, err = g.fileLocked("ca.pem", authority.Certificate()); err != nil {
		return t, err
	}
	if t.java, err = g.fileLocked("cacerts.jks", authority.JavaTrustStore()); err != nil {
		return t, err
	}
	none, err := g.fileLocked(filepath.Join("none", "README"), []byte("No certificates: those of the host are not for functions.\n"))
	t.folder = filepath.Dir(none)
	return t, err
}
