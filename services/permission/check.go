package permission

import (
	"context"
	"fmt"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/services/permission/permissionapi"
)

// Check answers one question, or each of at most 1,000, all as of one revision. About
// the caller themselves an inactive account is Unauthenticated. About others it
// answers services, administrators and HR, who may see all permissions anyway; for
// everybody else asking about others is Forbidden, whether they exist or not. What is
// not known may not be done: the answer is no.
func (s *Service) Check(ctx context.Context, in permissionapi.CheckInput) (out permissionapi.CheckOutput, err error) {
	caller, err := s.anyone(ctx)
	if err != nil {
		return out, err
	}
	if in.Checks == nil {
		fields := s.checkQuestion("", in.Check)
		if fields == nil {
			fields, err = s.maskOthers(caller, "", &in.Check)
		}
		if err != nil || fields != nil {
			return out, firstOf(err, fault.Check(fields))
		}
		revision, answers, err := s.answer(ctx, []permissionapi.Check{in.Check})
		if err != nil {
			return out, err
		}
		return permissionapi.CheckOutput{Allowed: &answers[0], Revision: revision}, nil
	}

	if in.Check != (permissionapi.Check{}) {
		return out, fault.Invalidf("checks", fault.Unwanted, "give either one question or checks")
	}
	if n := len(in.Checks); n == 0 || n > permissionapi.MaxChecks {
		return out, fault.Invalidf("checks", fault.NotBetween, "between %d and %d questions are answered at once; these are %d", 1, permissionapi.MaxChecks, n)
	}
	var fields []fault.Field
	for i := range in.Checks {
		at := fmt.Sprintf("checks[%d].", i)
		wrong := s.checkQuestion(at, in.Checks[i])
		if wrong == nil {
			wrong, err = s.maskOthers(caller, at, &in.Checks[i])
			if err != nil {
				return out, err
			}
		}
		fields = append(fields, wrong...)
	}
	if fields != nil {
		return out, fault.Check(fields)
	}
	revision, answers, err := s.answer(ctx, in.Checks)
	if err != nil {
		return out, err
	}
	out = permissionapi.CheckOutput{Revision: revision, Results: make([]permissionapi.CheckResult, len(answers))}
	for i, allowed := range answers {
		out.Results[i] = permissionapi.CheckResult{Allowed: allowed, Revision: revision}
	}
	return out, nil
}

func (s *Service) answer(ctx context.Context, checks []permissionapi.Check) (revision uint64, answers []bool, err error) {
	documents := make([]string, 0, len(checks))
	for _, c := range checks {
		if c.DocumentID != "" {
			documents = append(documents, c.DocumentID)
		}
	}
	if err := s.know(ctx, documents...); err != nil {
		return 0, nil, err
	}
	revision, answers = s.world.Answer(checks, s.now())
	return revision, answers, nil
}

// checkQuestion finds what is wrong with a question as such.
func (s *Service) checkQuestion(at string, c permissionapi.Check) (fields []fault.Field) {
	wrong := func(field string, why fault.Reason, message string) {
		fields = append(fields, fault.At(at+field, why, "%s", message))
	}
	switch {
	case c.Action == "":
		wrong("action", fault.Required, "is missing")
	case c.Action.Index() < 0:
		wrong("action", fault.NotAChoice, "is not view, download, upload, edit, delete, share or manage")
	}
	switch {
	case c.DocumentID != "":
		if c.EmployeeID != "" {
			wrong("employee_id", fault.Unwanted, "has no meaning beside document_id")
		}
		if c.Class != "" {
			wrong("class", fault.Unwanted, "has no meaning beside document_id")
		}
		if c.Action == permissionapi.Upload {
			wrong("action", fault.Unwanted, "one uploads about people, not to one document: upload does not apply to it")
		}
	case c.Class == "":
		if c.EmployeeID == "" {
			wrong("document_id", fault.Required, "is missing; or give class, with employee_id")
		} else {
			wrong("class", fault.Required, "is missing")
		}
	case !s.world.hasClass(c.Class):
		wrong("class", fault.NoSuch, "there is no such class")
	}
	return fields
}

// maskOthers fills in whom the question is about, and refuses those who may ask about
// themselves only.
func (s *Service) maskOthers(caller identity.Caller, at string, c *permissionapi.Check) ([]fault.Field, error) {
	switch {
	case c.UserID == "" && caller.IsService():
		return []fault.Field{fault.At(at+"user_id", fault.Required, "is missing; a service has no permissions of its own")}, nil
	case c.UserID == "":
		c.UserID = caller.AccountID
	case c.UserID != caller.AccountID && !s.mayAskAboutOthers(caller):
		f := fault.New(fault.Forbidden, "You may ask about yourself only.")
		f.Fields = []fault.Field{fault.At(at+"user_id", fault.NotYours, "must be your own account, or absent")}
		return nil, f
	}
	return nil, nil
}

func (s *Service) mayAskAboutOthers(c identity.Caller) bool {
	return c.IsService() || s.world.HasRole(c.AccountID, identity.RoleAdmin, identity.RoleHR)
}

// anyone is the caller: an active person, or one of our services.
func (s *Service) anyone(ctx context.Context) (identity.Caller, error) {
	c, err := identity.Require(ctx)
	if err != nil || !c.IsService() {
		if err == nil {
			c, err = s.person(ctx)
		}
		return c, err
	}
	return c, s.fresh(ctx)
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
