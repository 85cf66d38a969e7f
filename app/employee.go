package app

import (
	"context"
	"runtime"

	"acervo/platform/argon2id"
	"acervo/platform/identity"
	"acervo/platform/sqldb"
	"acervo/services/document"
	"acervo/services/employee"
	"acervo/services/employee/employeehttp"
	"acervo/services/employee/employeesql"
	"acervo/services/permission"
)

// services are what the process itself needs of its services, for what is done without
// HTTP: loading the demo company, the set-up link, rebuilding.
type services struct {
	verifier   *identity.Verifier
	employee   *employee.Service
	permission *permission.Service
	document   *document.Service
}

func (s *system) buildEmployee(ctx context.Context) (*part, error) {
	db, err := s.database(ctx, "employee", sqldb.Full)
	if err != nil {
		return nil, err
	}
	store, err := employeesql.New(ctx, db)
	if err != nil {
		return nil, err
	}
	secret, err := s.employeeKey()
	if err != nil {
		return nil, err
	}
	var hasher employee.Hasher // nil: a quiet one in this process
	if c := s.config.KeysCommand; len(c) > 0 {
		p := argon2id.NewProcess(s.log, c...)
		s.closers = append(s.closers, p.Close)
		hasher = employee.NewHasher(runtime.GOMAXPROCS(0), p.Key)
	}
	s.services.employee, err = employee.New(ctx, employee.Config{
		Store: store, Secret: secret, ServiceSecrets: s.secrets, Logger: s.log,
		Tokens:      s.verifier,
		Hasher:      hasher,
		Permissions: s.permissions().ApplyingAs(s.as("employee")),
		Documents:   s.documents(s.as("employee")),
	})
	if err != nil {
		return nil, err
	}
	return &part{
		name: "employee", db: db, api: employeehttp.API(s.rest(), s.services.employee),
		consumer: s.services.employee.Consumer(db),
		tasks:    []func(context.Context) error{s.services.employee.Run},
	}, nil
}
