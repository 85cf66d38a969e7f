package app

import (
	"bytes"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestFlagsAreChecked: a flag that cannot be meant is said, by its name, before anything
// is started or made.
func TestFlagsAreChecked(t *testing.T) {
	for _, flag := range []string{
		"--public-url=foo", "--public-url=ftp://x", "--public-url=https://", "--public-url=https://x/app", "--public-url=https://x?y",
		"--max-upload=-1", "--max-upload=0", "--reserve=-5", "--drain=-1s",
		"--trusted-proxies=foo", "--trusted-proxies=10.0.0.0/8,10.0.0.0/99", "--content=foo", "--content=s3://key:secret@papers", "--content=s3://papers?colour=blue", "--web-addr=foo", "--api-addr=", "--ops-addr=1.2.3.4",
	} {
		dir := filepath.Join(t.TempDir(), "data")
		var out, said bytes.Buffer
		code := Run([]string{"serve", "--data", dir, flag}, &out, &said)
		name, _, _ := strings.Cut(flag, "=")
		if lines := strings.Split(strings.TrimSpace(said.String()), "\n"); code != 1 || len(lines) != 1 || !strings.HasPrefix(lines[0], "acervo: "+name+" must ") || out.Len() > 0 {
			t.Errorf("%s: exit %d, said %q and %q", flag, code, said.String(), out.String())
		}
		if there, err := exists(dir); there || err != nil {
			t.Errorf("%s: the data folder was made (%v)", flag, err)
		}
	}
	c := Config{Place: Place{Data: "data"}, WebAddr: ":0", APIAddr: "127.0.0.1:0", OpsAddr: "[::1]:0", MaxUpload: 1, PublicURL: "https://documentos.example.com/", TrustedProxies: []string{"10.0.0.0/8", "::1"}}
	if err := c.check(); err != nil || len(c.proxies) != 2 || c.proxies[1].String() != "::1/128" {
		t.Errorf("good flags: %v, %v", c.proxies, err)
	}
}

// TestFlagsMayStandInAFile: the command line goes before the environment, and both before
// the file; what stands in it and cannot be meant is said.
func TestFlagsMayStandInAFile(t *testing.T) {
	parse := func(content string, args ...string) (CLI, string) {
		t.Helper()
		path := writeFile(t, "acervo.yaml", content)
		var cli CLI
		parser, err := newParser(&cli, io.Discard, io.Discard)
		if err != nil {
			return cli, err.Error()
		}
		if _, err := parser.Parse(append([]string{"serve", "--config", path}, args...)); err != nil {
			return cli, err.Error()
		}
		return cli, ""
	}
	cli, said := parse("max-upload: 5\ndrain: 7s\ndocument-url: [http://a, http://b]\nreserve: 0\nemployees: 3\n", "--drain=8s")
	if c := cli.Serve.Config; said != "" || c.MaxUpload != 5 || c.Drain != 8*time.Second || len(c.DocumentURL) != 2 || c.Reserve != 0 {
		t.Errorf("%+v, %s", cli.Serve.Config, said)
	}
	t.Setenv("ACERVO_MAX_UPLOAD", "6")
	if cli, said = parse("max-upload: 5\n"); said != "" || cli.Serve.MaxUpload != 6 {
		t.Errorf("the environment: %d, %s", cli.Serve.MaxUpload, said)
	}
	for content, want := range map[string]string{
		"colour: blue": `no "colour"`, "max-upload: {a: 1}": "max-upload", "- a": "NAME: VALUE", "a: [": "NAME: VALUE", "drain: soon": "drain", "config: x": `no "config"`,
	} {
		if _, said := parse(content); !strings.Contains(said, want) {
			t.Errorf("%q: said %q", content, said)
		}
	}
	t.Setenv(configEnv, writeFile(t, "env.yaml", "reserve: 77\n"))
	if cli, said = parse("drain: 1s\n"); said != "" || cli.Serve.Reserve != 77 || cli.Serve.Drain != time.Second {
		t.Errorf("named in the environment: %+v, %s", cli.Serve.Config, said)
	}
	t.Setenv(configEnv, "/none")
	if _, said = parse(""); !strings.Contains(said, configEnv) {
		t.Errorf("one that is not there: %s", said)
	}
}
