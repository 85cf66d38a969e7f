package app

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/goccy/go-yaml"
)

// configFile is a YAML file whose keys are the names of flags. What the command line or the
// environment says goes before it. One file may serve several commands: each takes what it
// has a flag for, and a key that no command has is refused.
type configFile map[string]any

// configEnv is where the file may be named, too.
const configEnv = "ACERVO_CONFIG"

// readConfigFile is a kong.ConfigurationLoader.
func readConfigFile(r io.Reader) (kong.Resolver, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	c := configFile{}
	if err := yaml.Unmarshal(raw, &c); err != nil {
		return nil, fmt.Errorf("the configuration file is not lines of NAME: VALUE: %w", errors.New(strings.SplitN(yaml.FormatError(err, false, false), "\n", 2)[0]))
	}
	for key, value := range c {
		if _, err := configText(value); err != nil {
			return nil, fmt.Errorf("the configuration file: %s: %w", key, err)
		}
	}
	return c, nil
}

// configFromEnvironment is the file named in the environment, if one is.
func configFromEnvironment() ([]kong.Option, error) {
	path := os.Getenv(configEnv)
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path) //nolint:gosec // whoever starts the program names it
	if err != nil {
		return nil, fmt.Errorf("%s: %w", configEnv, err)
	}
	defer f.Close()
	c, err := readConfigFile(f)
	if err != nil {
		return nil, err
	}
	return []kong.Option{kong.Resolvers(c)}, nil
}

// Validate implements kong.Resolver.
func (c configFile) Validate(app *kong.Application) error {
	known := map[string]bool{}
	_ = kong.Visit(app, func(node kong.Visitable, next kong.Next) error {
		if flag, is := node.(*kong.Flag); is && !flag.Hidden {
			known[flag.Name] = true
		}
		return next(nil)
	})
	delete(known, "help")
	delete(known, "config")
	for _, key := range slices.Sorted(maps.Keys(c)) {
		if !known[key] {
			return fmt.Errorf("the configuration file: there is no %q; keys are the names of flags, like postgres or max-upload", key)
		}
	}
	return nil
}

// Resolve implements kong.Resolver.
func (c configFile) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	value, there := c[flag.Name]
	if !there {
		return nil, nil
	}
	for _, name := range flag.Envs {
		if _, set := os.LookupEnv(name); set {
			return nil, nil
		}
	}
	return configText(value)
}

// configText is a value as it would be written on the command line.
func configText(value any) (string, error) {
	switch v := value.(type) {
	case []any:
		var texts []string
		for _, one := range v {
			text, err := configText(one)
			if err != nil {
				return "", err
			}
			texts = append(texts, text)
		}
		return strings.Join(texts, ","), nil
	case map[string]any, nil:
		return "", errors.New("must be a text, a number, true or false, or a list of such")
	}
	return fmt.Sprint(value), nil
}
