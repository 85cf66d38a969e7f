package identity

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const (
	// TokenLife is how long an access token is good for.
	TokenLife = 5 * time.Minute
	// KeepEnded is for how long it has to be kept in mind that a session has ended: until no
	// token of it is good by itself, on any machine.
	KeepEnded = TokenLife + 2*leeway
	// Issuer and Audience are what every access token of ours says.
	Issuer   = "acervo"
	Audience = "acervo"
	// leeway is how far clocks of two machines may differ.
	leeway = 30 * time.Second
)

// claims are a JWT's (RFC 7519), with ours beside the registered ones.
type claims struct {
	jwt.RegisteredClaims
	SessionID  string   `json:"sid,omitempty"`
	Username   string   `json:"username,omitempty"`
	EmployeeID string   `json:"employee_id,omitempty"`
	Roles      []string `json:"roles,omitempty"`
	Service    string   `json:"service,omitempty"`
}

// SigningKey is an Ed25519 key (RFC 8032) and its id, the thumbprint of its public
// half.
type SigningKey struct {
	ID      string
	Private ed25519.PrivateKey
}

// NewSigningKey makes a key at random.
func NewSigningKey() (SigningKey, error) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return SigningKey{}, fmt.Errorf("make a signing key: %w", err)
	}
	return SigningKey{ID: keyID(private.Public().(ed25519.PublicKey)), Private: private}, nil
}

// SigningKeyFromSeed is the key that seed (32 bytes, RFC 8032) stands for.
func SigningKeyFromSeed(seed []byte) (SigningKey, error) {
	if len(seed) != ed25519.SeedSize {
		return SigningKey{}, fmt.Errorf("a signing key's seed has %d bytes, not %d", ed25519.SeedSize, len(seed))
	}
	private := ed25519.NewKeyFromSeed(seed)
	return SigningKey{ID: keyID(private.Public().(ed25519.PublicKey)), Private: private}, nil
}

func keyID(public ed25519.PublicKey) string {
	sum := sha256.Sum256(public)
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// Sign makes an access token (JWT, alg EdDSA, RFC 8037) that speaks for c until
// now + life.
func (k SigningKey) Sign(c Caller, now time.Time, life time.Duration) (string, error) {
	subject := c.AccountID
	if c.IsService() {
		subject = "service:" + c.Service
	}
	t := jwt.NewWithClaims(jwt.SigningMethodEdDSA, claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: Issuer, Audience: jwt.ClaimStrings{Audience}, Subject: subject,
			IssuedAt: jwt.NewNumericDate(now), NotBefore: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(life)),
		},
		SessionID: c.SessionID, Username: c.Username, EmployeeID: c.EmployeeID, Roles: c.Roles, Service: c.Service,
	})
	t.Header["kid"] = k.ID
	signed, err := t.SignedString(k.Private)
	if err != nil {
		return "", fmt.Errorf("sign a token: %w", err)
	}
	return signed, nil
}

// JWK is a public key as JWKS carries it (RFC 7517, RFC 8037).
type JWK struct {
	KeyType   string `json:"kty" doc:"Kind of key: OKP" example:"OKP"`
	Curve     string `json:"crv" doc:"Curve" example:"Ed25519"`
	ID        string `json:"kid" doc:"The key's id, as in the header of the tokens it signs" example:"0198c7b2-f4a1-7c3e-9d5f-7a1b2c3d4e5f"`
	Use       string `json:"use" doc:"What it is for: signing" example:"sig"`
	Algorithm string `json:"alg" doc:"Algorithm" example:"EdDSA"`
	X         string `json:"x" doc:"The public key, base64url"`
}

// JWKS is the set of keys that tokens may be signed with at present.
type JWKS struct {
	Keys []JWK `json:"keys" doc:"The keys; any of them may have signed a token"`
}

// JWK is the public half of k.
func (k SigningKey) JWK() JWK {
	return JWK{KeyType: "OKP", Curve: "Ed25519", ID: k.ID, Use: "sig", Algorithm: "EdDSA",
		X: base64.RawURLEncoding.EncodeToString(k.Private.Public().(ed25519.PublicKey))}
}

func (j JWK) public() (ed25519.PublicKey, error) {
	if j.KeyType != "OKP" || j.Curve != "Ed25519" {
		return nil, fmt.Errorf("key %s is of kind %s %s", j.ID, j.KeyType, j.Curve)
	}
	x, err := base64.RawURLEncoding.DecodeString(j.X)
	if err != nil || len(x) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("key %s is not an Ed25519 public key", j.ID)
	}
	return x, nil
}
