package audit

import (
	"context"
	"errors"

	"acervo/services/audit/auditapi"
)

// walkBatch is how many rows are read at once, so that no read holds the database's
// log for long.
const walkBatch = 1000

// Verify recomputes every hash from the first row to the end of the trail as it was
// when it began, and tells of the first row that does not hold. Who can write the
// database can write a whole new trail; a Head kept elsewhere tells it from this one.
func (s *Service) Verify(ctx context.Context) (auditapi.Verification, error) {
	end, err := s.store.End(ctx)
	if err != nil {
		return auditapi.Verification{}, err
	}
	var head Head
	var broken *auditapi.Break
	stop := errors.New("stop")
	for broken == nil && head.Seq < end.Seq {
		n, err := s.store.Walk(ctx, head.Seq, walkBatch, func(r Row) error {
			if reason := r.check(head); reason != "" {
				broken = &auditapi.Break{Seq: head.Seq + 1, Reason: reason}
				return stop
			}
			head = Head{r.Seq, r.Hash}
			if head.Seq == end.Seq {
				return stop
			}
			return nil
		})
		if err != nil && !errors.Is(err, stop) {
			return auditapi.Verification{}, err
		}
		if n == 0 && err == nil {
			break
		}
	}
	if broken == nil && head != end {
		broken = &auditapi.Break{Seq: head.Seq + 1, Reason: "the end of the trail is not the one that was written"}
	}
	return auditapi.Verification{Intact: broken == nil, Entries: head.Seq, Head: head.Hash, Broken: broken}, nil
}
