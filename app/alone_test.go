package app

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"acervo/platform/sqldb"
)

func writeFile(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestWhatAServiceAloneMustBeTold: each thing that it lacks is said, by the flag that gives it.
func TestWhatAServiceAloneMustBeTold(t *testing.T) {
	const secret = "ABCDEFGHIJKLMNOPQRSTUVWX"
	own := writeFile(t, "own", "# comment\n\ndocument="+secret+"\n")
	all := writeFile(t, "all", "employee="+secret+"\npermission="+secret+"\ndocument="+secret+"\nnotification="+secret+"\naudit="+secret+"\nbff="+secret+"\n")
	pg := []string{"--postgres=postgres://acervo@127.0.0.1:1/", "--employee-url=http://127.0.0.1:1", "--permission-url=http://127.0.0.1:1", "--document-url=http://127.0.0.1:1", "--notification-url=http://127.0.0.1:1", "--kafka=127.0.0.1:1", "--content=s3://papers?endpoint=http://127.0.0.1:1"}
	for _, test := range []struct {
		args []string
		says string
	}{
		{[]string{"colour"}, `no service "colour"`},
		{[]string{"document", "document"}, "named twice"},
		{[]string{"document"}, "--postgres"},
		{append([]string{"document"}, pg[0]), "--service-secret-file"},
		{append([]string{"document", "--service-secret-file=" + own}, pg[:2]...), "--permission-url http://HOST:PORT"},
		{append([]string{"document", "--service-secret-file=" + own}, pg[:3]...), "needs --content"},
		{append([]string{"document", "--content=s3://papers", "--service-secret-file=" + own}, pg[:3]...), "needs --kafka"},
		{append([]string{"bff", "--service-secret-file=" + all}, pg...), "--audit-url http://HOST:PORT"},
		{append([]string{"document", "--employee-url=127.0.0.1:1"}, pg[0]), "--employee-url"},
		{append([]string{"document", "--leave=-1s", "--service-secret-file=" + own}, pg...), "--leave"},
		{append([]string{"document", "--demo", "--service-secret-file=" + own}, pg...), "acervo demo"},
		{append([]string{"employee", "--service-secret-file=" + own}, pg...), "needs the secret of"},
		{append([]string{"audit", "--service-secret-file=" + own}, pg...), "the audit service needs the secret of audit"},
		{append([]string{"audit", "--service-secret-file=" + writeFile(t, "short", "audit=abc")}, pg...), "fewer than"},
		{append([]string{"audit", "--service-secret-file=" + writeFile(t, "odd", "colour="+secret)}, pg...), "line 1"},
		{append([]string{"audit", "--service-secret-file=/none"}, pg...), "--service-secret-file"},
	} {
		var out, said bytes.Buffer
		code := Run(append([]string{"serve", "--data", t.TempDir(), "--web-addr=127.0.0.1:0", "--api-addr=127.0.0.1:0", "--ops-addr=127.0.0.1:0"}, test.args...), &out, &said)
		if code != 1 || !strings.Contains(said.String(), test.says) || strings.Contains(said.String(), secret) {
			t.Errorf("%v: exit %d, said %q", test.args, code, said.String())
		}
	}
}

// TestSchemaChangesWhenItIsToldOnPostgres: a serving process changes no schema that is there;
// acervo migrate does, two at once as well as one, and nobody uses one of a newer version.
func TestSchemaChangesWhenItIsToldOnPostgres(t *testing.T) {
	at := onPostgres(t)
	server, err := sqldb.NewServer(at.Postgres, "", at.PostgresPrefix)
	if err != nil {
		t.Fatal(err)
	}
	run := func() (string, error) {
		var said bytes.Buffer
		err := (&MigrateCommand{at}).Run(env{&said, &said})
		return said.String(), err
	}
	together := make(chan error)
	for range 2 {
		go func() {
			_, err := run()
			together <- err
		}()
	}
	for range 2 {
		if err := <-together; err != nil {
			t.Fatalf("two at once: %v", err)
		}
	}
	serve := func() error {
		for _, name := range databases {
			db, err := server.OpenShared(t.Context(), name)
			if err != nil {
				return err
			}
			db.KeepSchema()
			err = schemas[name](t.Context(), db)
			db.Close()
			if err != nil {
				return err
			}
		}
		return nil
	}
	if err := serve(); err != nil {
		t.Fatalf("just migrated: %v", err)
	}
	change := func(query string) {
		t.Helper()
		db, err := server.OpenShared(t.Context(), "employee")
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := db.Write(t.Context(), func(tx *sqldb.Tx) error { _, err := tx.Exec(query); return err }); err != nil {
			t.Fatal(err)
		}
	}
	change(`DROP TABLE failed_sign_ins`)
	change(`DELETE FROM schema_version WHERE version_id = 2`)
	if err := serve(); err == nil || !strings.Contains(err.Error(), "acervo migrate") {
		t.Fatalf("on an older schema: %v", err)
	}
	if said, err := run(); err != nil || !strings.Contains(said, "up to date") {
		t.Fatalf("migrate: %s %v", said, err)
	}
	if err := serve(); err != nil {
		t.Fatalf("migrated again: %v", err)
	}
	change(`INSERT INTO schema_version (version_id, is_applied) VALUES (9999, true)`)
	if err := serve(); err == nil || !strings.Contains(err.Error(), "newer version") {
		t.Errorf("on a newer schema: %v", err)
	}
	if _, err := run(); err == nil || !strings.Contains(err.Error(), "newer version") {
		t.Errorf("migrate of a newer schema: %v", err)
	}
	if err := (&MigrateCommand{Place{Data: t.TempDir()}}).Run(env{}); err == nil || !strings.Contains(err.Error(), "--postgres") {
		t.Errorf("migrate of a data folder: %v", err)
	}
}

// TestConfigCheckSaysWhatIsWrong: each thing by its name, in a line, without secrets.
func TestConfigCheckSaysWhatIsWrong(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "key")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "hunter2")
	check := func(args ...string) (int, string) {
		var said bytes.Buffer
		code := Run(append([]string{"config", "check"}, args...), &said, &said)
		return code, said.String()
	}
	if code, said := check("--data", filepath.Join(t.TempDir(), "data")); code != 0 || strings.Contains(said, "WRONG") {
		t.Errorf("nothing is wrong: %d %s", code, said)
	}
	code, said := check("document", "--data", writeFile(t, "file", ""), "--postgres=postgres://acervo:hunter2@127.0.0.1:1/", "--service-secret-file=/none",
		"--employee-url=http://127.0.0.1:1", "--permission-url=http://127.0.0.1:1", "--kafka=127.0.0.1:1", "--content=s3://papers?endpoint=http://127.0.0.1:1")
	for _, want := range []string{"is not a folder", "127.0.0.1:1 cannot be reached", "/none", "employee service", "permission service", "the Kafka at 127.0.0.1:1 does not answer", "which has the bucket papers, cannot be reached", "7 of 8 are wrong"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said in:\n%s", want, said)
		}
	}
	if code != 1 || strings.Contains(said, "hunter2") {
		t.Errorf("exit %d:\n%s", code, said)
	}
	if code, said := check("--max-upload=0", "--data", t.TempDir()); code != 1 || !strings.Contains(said, "--max-upload") {
		t.Errorf("a flag: %d %s", code, said)
	}
}

// TestConfigCheckOnPostgres: a database that is not up to date is wrong, and said so.
func TestConfigCheckOnPostgres(t *testing.T) {
	at := onPostgres(t)
	if err := (&MigrateCommand{at}).Run(env{&bytes.Buffer{}, &bytes.Buffer{}}); err != nil {
		t.Fatal(err)
	}
	server, err := sqldb.NewServer(at.Postgres, "", at.PostgresPrefix)
	if err != nil {
		t.Fatal(err)
	}
	check := func() (int, string) {
		var said bytes.Buffer
		code := Run([]string{"config", "check", "--data", t.TempDir(), "--postgres", at.Postgres, "--postgres-prefix", at.PostgresPrefix}, &said, &said)
		return code, said.String()
	}
	if code, said := check(); code != 0 {
		t.Errorf("up to date: %d\n%s", code, said)
	}
	if err := server.Clear(t.Context(), "audit"); err != nil {
		t.Fatal(err)
	}
	if code, said := check(); code != 0 || !strings.Contains(said, "to be made") {
		t.Errorf("one is missing: %d\n%s", code, said)
	}
	held, err := server.Open(t.Context(), "employee")
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	if code, said := check(); code != 0 || !strings.Contains(said, "in use") {
		t.Errorf("one is in use: %d\n%s", code, said)
	}
}
