package sqldb

import (
	"fmt"
	"strings"
)

// Places is ($1, ..., $n), with n rounded up so that few texts are prepared: what is
// beyond the last value names it again.
func Places(n int) string {
	size := 1
	for size < n {
		size *= 2
	}
	var b strings.Builder
	b.WriteByte('(')
	for i := range size {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", min(i+1, n))
	}
	b.WriteByte(')')
	return b.String()
}
