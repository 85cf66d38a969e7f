package permissionapi

import (
	"errors"
	"sync"
)

// scopeCache keeps the scopes that were got, so that they need not travel again while
// they have not changed.
type scopeCache struct {
	mu   sync.Mutex
	held map[scopeKey]heldScope
}

type scopeKey struct {
	accountID string
	action    Action
}

type heldScope struct {
	etag  string
	scope *Scope
}

// maxHeld is how many scopes a client keeps at most; past that, others make room.
const maxHeld = 10_000

var errOtherScope = errors.New("the scope is another one than was asked for")

func newScopeCache() *scopeCache { return &scopeCache{held: map[scopeKey]heldScope{}} }

func (c *scopeCache) get(k scopeKey) (heldScope, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	h, ok := c.held[k]
	return h, ok
}

func (c *scopeCache) put(k scopeKey, h heldScope) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, have := c.held[k]; !have && len(c.held) >= maxHeld {
		for old := range c.held {
			delete(c.held, old)
			break
		}
	}
	c.held[k] = h
}

func (c *scopeCache) drop(accountID string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, a := range Actions {
		delete(c.held, scopeKey{accountID, a})
	}
}
