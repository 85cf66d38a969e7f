package permission

import (
	"context"
	"time"

	"acervo/platform/event"
	"acervo/platform/sqldb"
	"acervo/services/document/documentapi"
	"acervo/services/permission/permissionapi"
)

// Why permissions end without anybody revoking them.
const (
	becauseDeleted = "document_deleted"
	becausePurged  = "document_purged"
	becauseRemoved = "removed"
)

// documentEffect is what happens to permissions when something happens to a document.
// An upload gives whoever made it sight of the document, and makes the shares that it
// asked for. Into the bin: the document's shares end, and an undelete does not bring
// them back; denials and the uploader's sight stay, so that the document comes back
// no more open than it was. Purged: everything about it ends.
func (s *Service) documentEffect(ctx context.Context, ev event.Event, e documentapi.DocumentEvent) Effect {
	d := e.Document
	fact := PutDocument{ID: d.ID, Number: e.EmployeeNumber, Class: d.Class, Binned: d.Status == documentapi.Binned, Seen: d.Revision}
	return func(tx Tx) error {
		newer, err := tx.Newer(fact)
		if err != nil {
			return err
		}
		now := s.moment()
		switch ev.Type {
		case documentapi.Uploaded:
			return s.uploaded(ctx, tx, ev, e, fact, newer, now)
		case documentapi.Purged:
			if err := s.endNaming(ctx, tx, ev.Actor, d.ID, becausePurged, nil); err != nil {
				return err
			}
			fact.Binned = true
			return tx.Record(ev.Actor, now, fact, DropUpload{d.ID}, DropDocument{d.ID})
		case documentapi.Deleted:
			// A share given since an undelete does not end with the deletion before it.
			shares := func(p permissionapi.Permission) bool {
				return p.Effect == permissionapi.Allow && (newer || !p.CreatedAt.After(ev.Time))
			}
			if err := s.endNaming(ctx, tx, ev.Actor, d.ID, becauseDeleted, shares); err != nil {
				return err
			}
		}
		if !newer {
			return nil
		}
		return tx.Record(ev.Actor, now, fact)
	}
}

func (s *Service) uploaded(ctx context.Context, tx Tx, ev event.Event, e documentapi.DocumentEvent, fact PutDocument, newer bool, now time.Time) error {
	d := e.Document
	sight := PutUpload{DocumentID: d.ID, AccountID: d.CreatedBy, Class: d.Class, At: now}
	if !newer { // something later came first
		there, ok, err := tx.Document(d.ID)
		if err != nil || !ok {
			return err
		}
		if err := tx.Record(ev.Actor, now, sight); err != nil || there.Binned {
			return err
		}
	} else if err := tx.Record(ev.Actor, now, fact, sight); err != nil {
		return err
	}
	if len(e.ShareWith) == 0 {
		return nil
	}
	if err := s.decided(tx); err != nil {
		return err
	}
	for i, share := range e.ShareWith {
		want := permissionapi.NewShare{UserID: share.UserID, ExpiresAt: storedMoment(share.ExpiresAt), Reason: share.Reason}
		for _, a := range share.Actions {
			want.Actions = append(want.Actions, permissionapi.Action(a))
		}
		asked := permissionapi.SharesInput{EmployeeID: d.EmployeeID, Class: d.Class, ShareWith: []permissionapi.NewShare{want}}
		if err := s.world.checkShares(d.CreatedBy, asked, now); err != nil {
			s.log.WarnContext(ctx, "a share asked for with an upload was not made", "document_id", d.ID, "index", i, "err", err)
			continue
		}
		if len(want.Actions) == 0 {
			want.Actions = defaultShare
		}
		p := permissionapi.Permission{
			ID: sqldb.NewID(), GrantedBy: d.CreatedBy, Revision: 1, CreatedAt: now, UpdatedAt: now,
			Subject: permissionapi.Subject{Kind: permissionapi.SubjectUser, ID: want.UserID}, Actions: want.Actions,
			Target:  permissionapi.Target{Kind: permissionapi.TargetDocument, ID: d.ID},
			Classes: []string{d.Class}, Effect: permissionapi.Allow, ExpiresAt: want.ExpiresAt, Reason: want.Reason,
		}
		if err := s.give(ctx, tx, d.CreatedBy, p); err != nil {
			return err
		}
	}
	return nil
}

// endNaming revokes the permissions that name a document, an employee or a group, on
// somebody's doing; only those that which says, unless it is nil.
func (s *Service) endNaming(ctx context.Context, tx Tx, by, id, cause string, which func(permissionapi.Permission) bool) error {
	naming, err := tx.Naming(id)
	if err != nil {
		return err
	}
	for _, p := range naming {
		if which != nil && !which(p) {
			continue
		}
		if err := s.end(ctx, tx, by, p, cause); err != nil {
			return err
		}
	}
	return nil
}
