package document

import (
	"context"
	"slices"

	"acervo/services/document/documentapi"
	"acervo/services/permission/permissionapi"
)

// checkShares asks the permission service whether the caller may share a document that
// will be there so: Invalid or Forbidden, naming share_with[i]. It makes the shares when
// it is told of the upload.
func (s *Service) checkShares(ctx context.Context, shares []documentapi.ShareWith, p documentapi.Placement) ([]documentapi.ShareWith, error) {
	if len(shares) == 0 {
		return nil, nil
	}
	shares = slices.Clone(shares)
	in := permissionapi.SharesInput{EmployeeID: p.EmployeeID, Class: p.Class}
	for i := range shares {
		if len(shares[i].Actions) == 0 {
			shares[i].Actions = []string{string(permissionapi.Download)}
		}
		share := permissionapi.NewShare{UserID: shares[i].UserID, ExpiresAt: shares[i].ExpiresAt, Reason: shares[i].Reason}
		for _, a := range shares[i].Actions {
			share.Actions = append(share.Actions, permissionapi.Action(a))
		}
		in.ShareWith = append(in.ShareWith, share)
	}
	return shares, s.Permissions.CheckShares(ctx, in)
}
