package bffclient

import (
	"context"
	"net/url"
	"time"

	"acervo/services/audit/auditapi"
	"acervo/services/bff"
)

// Audit is the audit service.
type Audit struct{ client *auditapi.Client }

var _ bff.Audit = (*Audit)(nil)

// NewAudit reaches the audit service.
func NewAudit(c *auditapi.Client) *Audit { return &Audit{c} }

// Entries implements bff.Audit.
func (a *Audit) Entries(ctx context.Context, q bff.AuditQuery) (auditapi.Page, error) {
	v := values{}
	v.set("actor", q.Actor)
	v.set("type", q.Type)
	v.set("subject", q.Subject)
	if !q.From.IsZero() {
		v.set("from", q.From.UTC().Format(time.RFC3339Nano))
	}
	if !q.To.IsZero() {
		v.set("to", q.To.UTC().Format(time.RFC3339Nano))
	}
	v.page(q.Page)
	return a.client.List(ctx, url.Values(v))
}

// Verify implements bff.Audit.
func (a *Audit) Verify(ctx context.Context) (auditapi.Verification, error) {
	return a.client.Verify(ctx)
}
