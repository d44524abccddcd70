package fakeauth0

import (
	"encoding/binary"
	"encoding/hex"
)

// The alphabets and lengths of Auth0's identifiers (spec/auth0.md appendix A).
const (
	letters  = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	urlSafe  = letters + "-_"
	lowerHex = "0123456789abcdef"
	base58   = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
)

func (t *Tenant) newClientID() string       { return t.rand.String(32, letters) }
func (t *Tenant) newClientSecret() string   { return t.rand.String(64, urlSafe) }
func (t *Tenant) newGrantID() string        { return "cgr_" + t.rand.String(16, letters) }
func (t *Tenant) newCredentialID() string   { return "cred_" + t.rand.String(22, base58) }
func (t *Tenant) newOrganizationID() string { return "org_" + t.rand.String(16, letters) }
func (t *Tenant) newSigningSecret() string  { return t.rand.String(32, urlSafe) }
func (t *Tenant) newKeyID() string          { return t.rand.String(21, urlSafe) }
func (t *Tenant) newTokenID() string        { return t.noise.String(22, letters) }
func (t *Tenant) newRequestID() string      { return t.noise.String(20, lowerHex) }
func (t *Tenant) newOpaqueToken() string    { return t.noise.String(32, urlSafe) }

// newObjectID is a Mongo-style id: its first 8 digits are the instant of its making.
func (t *Tenant) newObjectID() string {
	var b [12]byte
	_, _ = t.rand.Read(b[4:])
	binary.BigEndian.PutUint32(b[:4], uint32(t.world.Clock.Now().Unix())) //nolint:gosec // as Mongo does, until 2106
	return hex.EncodeToString(b[:])
}
