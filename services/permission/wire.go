package permission

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"acervo/services/permission/permissionapi"
)

// Wire is a scope as it travels. Tag is made from what the scope allows and until
// when, and from nothing else: two scopes have one tag exactly when they are equal,
// also across restarts, instances and a restored database.
type Wire struct {
	Tag      string
	Revision uint64
	Body     []byte // nil when the tag is what the asker holds already
}

// ScopeWire is Scope in its binary form, or without a body when the asker already
// holds what `held` is the tag of.
func (w *World) ScopeWire(accountID string, action permissionapi.Action, held string, now time.Time) (Wire, bool, error) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	c := w.compiled(accountID, action, now)
	if c == nil {
		return Wire{}, false, nil
	}
	wire := c.wire.Load()
	if wire == nil {
		body, err := c.scope.MarshalBinary()
		if err != nil {
			return Wire{}, false, err
		}
		bare := *c.scope
		bare.Revision = 0
		same, err := bare.MarshalBinary()
		if err != nil {
			return Wire{}, false, err
		}
		sum := sha256.Sum256(same)
		wire = &Wire{Tag: hex.EncodeToString(sum[:12]), Revision: c.scope.Revision, Body: body}
		c.wire.Store(wire)
	}
	if wire.Tag == held {
		return Wire{Tag: wire.Tag, Revision: w.revision}, true, nil
	}
	return *wire, true, nil
}
