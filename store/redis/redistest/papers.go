package redistest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/url"
	"path/filepath"
	"testing"
	"time"
)

// papers are the files by which a test's servers and those who call them know each other: an authority of the test's own, a certificate
// for 127.0.0.1, and its key. nil: nobody asks for any, and nothing is encrypted.
type papers struct{ authority, cert, key string }

func newPapers(t testing.TB) *papers {
	t.Helper()
	folder := t.TempDir()
	p := &papers{authority: filepath.Join(folder, "authority.pem"), cert: filepath.Join(folder, "cert.pem"), key: filepath.Join(folder, "key.pem")}
	authority := &x509.Certificate{Subject: pkix.Name{CommonName: "authority"}, SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	own := &x509.Certificate{Subject: pkix.Name{CommonName: "holder"}, SerialNumber: big.NewInt(2), NotAfter: authority.NotAfter,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	seal, key := newKey(t), newKey(t)
	certify(t, p.authority, authority, &seal.PublicKey, authority, seal)
	certify(t, p.cert, own, &key.PublicKey, authority, seal)
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	write(t, p.key, "%s", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}))
	return p
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// certify writes what an authority says of the holder of a key.
func certify(t testing.TB, path string, holder *x509.Certificate, key *ecdsa.PublicKey, authority *x509.Certificate, seal *ecdsa.PrivateKey) {
	t.Helper()
	body, err := x509.CreateCertificate(rand.Reader, holder, authority, key, seal)
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, "%s", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: body}))
}

// settings have a server speak TLS only, with other servers too, and with nobody who shows no certificate.
func (p *papers) settings(port string) []string {
	if p == nil {
		return []string{"--port", port}
	}
	return []string{"--port", "0", "--tls-port", port, "--tls-replication", "yes", "--tls-cluster", "yes",
		"--tls-ca-cert-file", p.authority, "--tls-cert-file", p.cert, "--tls-key-file", p.key}
}

// cli is how redis-cli is told of them.
func (p *papers) cli() []string {
	if p == nil {
		return nil
	}
	return []string{"--tls", "--cacert", p.authority, "--cert", p.cert, "--key", p.key}
}

// shown is how a test's own client comes in.
func (p *papers) shown(t testing.TB) *tls.Config {
	t.Helper()
	if p == nil {
		return nil
	}
	pair, err := tls.LoadX509KeyPair(p.cert, p.key)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, InsecureSkipVerify: true} // whether the store looks is what is tested
}

// address is one of a store: what stands behind the scheme, with the files where there are any.
func (p *papers) address(scheme, rest, query string) string {
	if p == nil {
		return scheme + "://" + rest + "?" + query
	}
	files := url.Values{"tls_ca": {p.authority}, "tls_cert": {p.cert}, "tls_key": {p.key}}
	return "rediss" + scheme[len("redis"):] + "://" + rest + "?" + query + "&" + files.Encode()
}
