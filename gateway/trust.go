package gateway

import (
	"path/filepath"

	"github.com/rolloverhq/rollover/internal/ca"
)

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

// inTrust is where they are inside a sealed place: where programs look by themselves, so that also those
// find them that read no variable.
var inTrust = trust{bundle: "/etc/ssl/certs/ca-certificates.crt", folder: "/etc/ssl/none", java: "/etc/ssl/certs/java/cacerts"}

// trusted are the files below /etc inside, under the names that distributions give them.
func trusted(a *ca.Authority) map[string][]byte {
	files := map[string][]byte{"ssl/none/README": nil, "ssl/certs/java/cacerts": a.JavaTrustStore()}
	for _, name := range []string{
		"ssl/certs/ca-certificates.crt",                // Debian, and what most programs try first
		"ssl/cert.pem",                                 // Alpine
		"pki/tls/certs/ca-bundle.crt",                  // Fedora, Amazon Linux
		"pki/tls/cert.pem",                             // OpenSSL there
		"ssl/ca-bundle.pem",                            // SUSE
		"pki/ca-trust/extracted/pem/tls-ca-bundle.pem", // RHEL
	} {
		files[name] = a.Certificate()
	}
	return files
}
