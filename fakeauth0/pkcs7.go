package fakeauth0

import (
	"bytes"
	"encoding/asn1"
	"encoding/pem"
)

// The object identifiers of PKCS #7 (RFC 2315 14).
var (
	oidData       = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidSignedData = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
)

// contentInfo is a ContentInfo (RFC 2315 7).
type contentInfo struct {
	Type    asn1.ObjectIdentifier
	Content asn1.RawValue `asn1:"explicit,tag:0,optional"`
}

// signedData is a SignedData that signs nothing: it carries certificates (RFC 2315 9.1).
type signedData struct {
	Version          int
	DigestAlgorithms asn1.RawValue
	Content          contentInfo
	Certificates     asn1.RawValue
	Signers          asn1.RawValue
}

// pkcs7 returns the certificate as PKCS #7 in PEM armour.
func (k *signingKey) pkcs7() string {
	nothing := asn1.RawValue{Class: asn1.ClassUniversal, Tag: asn1.TagSet, IsCompound: true}
	inner, err := asn1.Marshal(signedData{
		Version: 1, DigestAlgorithms: nothing, Content: contentInfo{Type: oidData},
		Certificates: asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: k.cert},
		Signers:      nothing,
	})
	if err != nil {
		panic("fakeauth0: pkcs7: " + err.Error()) // nothing that a user gives is in it
	}
	outer, err := asn1.Marshal(contentInfo{oidSignedData, asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: inner}})
	if err != nil {
		panic("fakeauth0: pkcs7: " + err.Error())
	}
	var b bytes.Buffer
	_ = pem.Encode(&b, &pem.Block{Type: "PKCS7", Bytes: outer}) // a Buffer takes anything
	return b.String()
}
