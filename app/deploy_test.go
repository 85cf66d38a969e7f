package app

import (
	"io"
	"os"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// TestComposeSaysWhatAcervoUnderstands: each command and variable that deploy/compose.yaml
// gives an Acervo is one that this program has, and each service that asks another is told
// where it is.
func TestComposeSaysWhatAcervoUnderstands(t *testing.T) {
	raw, err := os.ReadFile("../deploy/compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Services map[string]struct {
			Image       string            `yaml:"image"`
			Command     []string          `yaml:"command"`
			Environment map[string]string `yaml:"environment"`
		} `yaml:"services"`
	}
	if err := yaml.UnmarshalWithOptions(raw, &file, yaml.AllowDuplicateMapKey()); err != nil {
		t.Fatal(yaml.FormatError(err, false, true))
	}
	secrets, err := os.ReadFile("../deploy/compose-secrets")
	if err != nil {
		t.Fatal(err)
	}
	here := writeFile(t, "secrets", string(secrets))
	running := map[string]int{}
	for name, service := range file.Services {
		if service.Image != "acervo" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			var cli CLI
			parser, err := newParser(&cli, io.Discard, io.Discard)
			if err != nil {
				t.Fatal(err)
			}
			known := map[string]bool{configEnv: true, "ACERVO_POSTGRES_PASSWORD": true}
			for _, node := range parser.Model.Leaves(false) {
				for _, flag := range node.Flags {
					for _, env := range flag.Envs {
						known[env] = true
					}
				}
			}
			for key, value := range service.Environment {
				if strings.HasPrefix(key, "ACERVO_") && !known[key] {
					t.Errorf("there is no %s", key)
				}
				if key == "ACERVO_SERVICE_SECRET_FILE" {
					value = here
				}
				t.Setenv(key, value)
			}
			if parser, err = newParser(&cli, io.Discard, io.Discard); err != nil {
				t.Fatal(err)
			}
			if _, err := parser.Parse(service.Command); err != nil {
				t.Fatal(err)
			}
			if service.Command[0] != "serve" {
				return
			}
			if err := cli.Serve.check(); err != nil {
				t.Error(err)
			}
			if _, err := cli.Serve.secretsOfServices(); err != nil {
				t.Error(err)
			}
			running[cli.Serve.Services[0]]++
		})
	}
	for _, name := range serviceNames {
		if running[name] == 0 {
			t.Errorf("%s does not run", name)
		}
	}
}
