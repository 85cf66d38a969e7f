package app

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
)

// TestFlagsAreChecked: a flag that cannot be meant is said, by its name, before anything
// is started or made.
func TestFlagsAreChecked(t *testing.T) {
	for _, flag := range []string{
		"--public-url=foo", "--public-url=ftp://x", "--public-url=https://", "--public-url=https://x/app", "--public-url=https://x?y",
		"--max-upload=-1", "--max-upload=0", "--reserve=-5", "--drain=-1s",
		"--trusted-proxies=foo", "--trusted-proxies=10.0.0.0/8,10.0.0.0/99", "--web-addr=foo", "--api-addr=", "--ops-addr=1.2.3.4",
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
	c := Config{WebAddr: ":0", APIAddr: "127.0.0.1:0", OpsAddr: "[::1]:0", MaxUpload: 1, PublicURL: "https://documentos.example.com/", TrustedProxies: []string{"10.0.0.0/8", "::1"}}
	if err := c.check(); err != nil || len(c.proxies) != 2 || c.proxies[1].String() != "::1/128" {
		t.Errorf("good flags: %v, %v", c.proxies, err)
	}
}
