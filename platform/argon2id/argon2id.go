// Package argon2id derives keys of passwords with argon2id (RFC 9106) at the one cost
// that Acervo uses, here or in a process of its own.
package argon2id

import "golang.org/x/crypto/argon2"

// The cost, as the PHC string format writes it: 19 MiB, two passes, one lane.
const (
	Version = argon2.Version
	Memory  = 19 * 1024 // KiB
	Time    = 2
	Lanes   = 1
	KeySize = 32
)

// Key derives the key of a password.
func Key(password, salt []byte) []byte {
	return argon2.IDKey(password, salt, Time, Memory, Lanes, KeySize)
}
