//go:build !amd64

package argon2id

import "golang.org/x/crypto/argon2"

// Key derives the key of a password.
func (s *Space) Key(password, salt []byte) []byte {
	return argon2.IDKey(password, salt, Time, Memory, Lanes, KeySize)
}
