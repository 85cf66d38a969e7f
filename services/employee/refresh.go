package employee

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"

	"github.com/google/uuid"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/services/employee/employeeapi"
)

// A refresh token is opaque to its holder. Inside are the session, which turn of it
// this is, 256 random bits, and a tag by which we know that we made it: so a token used
// before can be told from an invented one although only the latest is stored (hashed).
const (
	tokenSession = 16
	tokenTurn    = 8
	tokenRandom  = 32
	tokenTag     = 16
	tokenSize    = tokenSession + tokenTurn + tokenRandom + tokenTag
)

// refreshToken makes the token for a turn of a session.
func (s *Service) refreshToken(sessionID string, turn uint64) string {
	id := uuid.MustParse(sessionID)
	b := make([]byte, 0, tokenSize)
	b = append(b, id[:]...)
	b = binary.BigEndian.AppendUint64(b, turn)
	b = append(b, make([]byte, tokenRandom)...)
	rand.Read(b[tokenSession+tokenTurn:])
	return base64.RawURLEncoding.EncodeToString(append(b, s.tag(b)...))
}

func (s *Service) tag(b []byte) []byte {
	m := hmac.New(sha256.New, s.tagKey)
	m.Write(b)
	return m.Sum(nil)[:tokenTag]
}

// ours returns the session of a refresh token that we made, used before or not.
func (s *Service) ours(token string) (sessionID string, ok bool) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(b) != tokenSize {
		return "", false
	}
	body, tag := b[:tokenSize-tokenTag], b[tokenSize-tokenTag:]
	if subtle.ConstantTimeCompare(tag, s.tag(body)) != 1 {
		return "", false
	}
	return uuid.UUID(body[:tokenSession]).String(), true
}

// digest is a token as it is stored.
func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Refresh gives new tokens for the latest refresh token of a session that has not
// ended; the token is then used up. A token that was used before ends the session,
// since two parties have it; there is no grace, so a client refreshes one at a time.
// In every other case it is Unauthenticated too.
func (s *Service) Refresh(ctx context.Context, token string) (employeeapi.Tokens, error) {
	ctx = identity.Nobody(ctx) // a token's owner need not be who holds the session
	id, ok := s.ours(token)
	if !ok {
		return employeeapi.Tokens{}, ended()
	}
	var a Account
	var session Session
	var fresh string
	var refused error
	err := s.write(ctx, func(c *change) error {
		refused = nil
		var err error
		session, err = c.Session(id)
		if fault.Is(err, fault.NotFound) || err == nil && (session.Ended || !c.now.Before(session.ExpiresAt)) {
			return ended()
		}
		if err != nil {
			return err
		}
		if subtle.ConstantTimeCompare([]byte(session.RefreshHash), []byte(digest(token))) != 1 {
			refused = ended() // and the session with it: that must be kept
			return c.endSession(session.ID, session.AccountID, "reused")
		}
		if a, err = c.Account(session.AccountID); err != nil {
			return err
		}
		if a.Status != employeeapi.AccountActive {
			return ended()
		}
		session.Turn++
		fresh = s.refreshToken(session.ID, session.Turn)
		session.RefreshHash, session.LastUsedAt = digest(fresh), c.now
		session.ExpiresAt = c.now.Add(sessionIdle)
		if last := session.CreatedAt.Add(sessionLife); session.ExpiresAt.After(last) {
			session.ExpiresAt = last
		}
		return c.Refreshed(session)
	})
	if err == nil && refused != nil {
		s.log.WarnContext(ctx, "a refresh token was used twice; its session was ended", "session_id", id)
		err = refused
	}
	if err != nil {
		return employeeapi.Tokens{}, err
	}
	return s.tokens(ctx, a, session, fresh)
}

func ended() error { return identity.Ended() }
