package argon2id_test

import (
	"bytes"
	"crypto/rand"
	"testing"

	"golang.org/x/crypto/argon2"

	"acervo/platform/argon2id"
)

// One Space, used again and again, gives what golang.org/x/crypto gives.
func TestKeysAreThoseOfTheReference(t *testing.T) {
	var space argon2id.Space
	for i := range 24 {
		password, salt := make([]byte, i*i), make([]byte, 8+i)
		rand.Read(password)
		rand.Read(salt)
		want := argon2.IDKey(password, salt, argon2id.Time, argon2id.Memory, argon2id.Lanes, argon2id.KeySize)
		if got := space.Key(password, salt); !bytes.Equal(got, want) {
			t.Fatalf("password %x with salt %x: %x, want %x", password, salt, got, want)
		}
	}
}

func BenchmarkKey(b *testing.B) {
	var space argon2id.Space
	for b.Loop() {
		space.Key([]byte("a password"), []byte("some sixteen byt"))
	}
}

func BenchmarkReference(b *testing.B) {
	for b.Loop() {
		argon2.IDKey([]byte("a password"), []byte("some sixteen byt"), argon2id.Time, argon2id.Memory, argon2id.Lanes, argon2id.KeySize)
	}
}
