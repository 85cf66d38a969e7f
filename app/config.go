package app

import (
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"os"
	"strconv"
	"time"

	"github.com/alecthomas/kong"

	"acervo/platform/telemetry"
	"acervo/services/document"
)

// Version is what this program calls itself.
var Version = "0.1.0"

// CLI is the whole command line. Each flag has an environment variable ACERVO_<FLAG>, and
// may stand in a file.
type CLI struct {
	File kong.ConfigFlag `name:"config" help:"YAML file in which flags stand by their names, for all commands: postgres: postgres://... What the command line or the environment says goes before it." placeholder:"FILE"`

	Serve   ServeCommand   `cmd:"" help:"Run every service in one process, or those that are named."`
	Demo    DemoCommand    `cmd:"" help:"Fill an empty data folder, or empty engines, with a demo company of any size."`
	Migrate MigrateCommand `cmd:"" help:"Bring the databases on a server up to what this version needs. The version before goes on running on them."`
	Bucket  BucketCommand  `cmd:"" name:"make-bucket" help:"Make the bucket for the documents' contents, and have it keep versions, unless it is so."`
	Config  ConfigCommand  `cmd:"" help:"Look at the configuration."`
	Rebuild RebuildCommand `cmd:"" help:"Build derived data anew from the record."`
	Events  EventsCommand  `cmd:"" help:"Look at events that could not take effect."`
	OpenAPI OpenAPICommand `cmd:"" name:"openapi" help:"Print the OpenAPI 3.1 description of the services or of the BFF."`
	Ready   ReadyCommand   `cmd:"" help:"Ask a running Acervo whether it is ready to answer: exit 0 if it is."`
	Version VersionCommand `cmd:"" help:"Print the version."`
	Keys    KeysCommand    `cmd:"" name:"derive-keys" hidden:""`
}

// Config is everything a running Acervo can be told, from flags or environment.
type Config struct {
	Services       []string `arg:"" optional:"" help:"The services that this process runs: employee, permission, document, notification, audit, bff; all of them, unless some are named. The others are found by their URLs." placeholder:"SERVICE"`
	Place          `embed:""`
	Elsewhere      `embed:""`
	WebAddr        string         `help:"Where the web app listens." default:"127.0.0.1:8080"`
	APIAddr        string         `name:"api-addr" help:"Where the services' REST resources listen." default:"127.0.0.1:8081"`
	OpsAddr        string         `help:"Where /livez, /readyz and /metrics listen." default:"127.0.0.1:8082"`
	MaxUpload      int64          `help:"Largest content of one document, in bytes." default:"${max_upload}"`
	Reserve        int64          `help:"Free space that is kept on the disk, in bytes: while there is less, nothing is added, so that reading goes on. A quarter as much is held in DATA/ballast for when nothing is free." default:"134217728"`
	TrustedProxies []string       `help:"Networks or addresses of the proxies in front, whose X-Forwarded-For is believed." placeholder:"CIDR"`
	PublicURL      string         `help:"Address people open, for links; the web address when empty." placeholder:"URL"`
	Log            string         `help:"Where the JSON log goes: stdout, or a file." default:"stdout"`
	LogLevel       slog.Level     `help:"debug, info, warn or error." default:"info"`
	Drain          time.Duration  `help:"How long requests under way may take to end at shutdown." default:"20s"`
	proxies        []netip.Prefix // TrustedProxies, checked
	KeysCommand    []string       `kong:"-"` // what runs a KeysCommand in a process of its own; none: keys are derived here
}

// logger opens the log. The caller calls closeLog at the end.
func (c *Config) logger(stdout io.Writer) (log *slog.Logger, closeLog func() error, err error) {
	w, closeLog := stdout, func() error { return nil }
	if c.Log != "stdout" {
		f, err := os.OpenFile(c.Log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return nil, nil, fmt.Errorf("--log: %w", err)
		}
		w, closeLog = f, f.Close
	}
	return telemetry.NewLogger(w, c.LogLevel, "acervo"), closeLog, nil
}

// env is what the commands get besides their flags.
type env struct {
	stdout, stderr io.Writer
}

// newParser is what reads the command line, the environment and the configuration file.
func newParser(cli *CLI, stdout, stderr io.Writer, options ...kong.Option) (*kong.Kong, error) {
	file, err := configFromEnvironment()
	if err != nil {
		return nil, err
	}
	options = append(options, file...)
	return kong.New(cli, append(options, kong.Configuration(readConfigFile),
		kong.Name("acervo"), kong.Description("Every document about an employee in one place, and who may see it."),
		kong.DefaultEnvars("ACERVO"), kong.Vars{"max_upload": strconv.FormatInt(document.DefaultMaxContent, 10)}, kong.ShortUsageOnError(),
		kong.Writers(stdout, stderr), kong.Bind(env{stdout, stderr}))...)
}

// Run parses the command line, runs the command and returns the exit code.
func Run(args []string, stdout, stderr io.Writer) int {
	var cli CLI
	code := -1
	parser, err := newParser(&cli, stdout, stderr, kong.Exit(func(c int) { code = c }))
	if err != nil {
		fmt.Fprintln(stderr, "acervo:", err)
		return 1
	}
	ctx, err := parser.Parse(args)
	if code >= 0 { // --help was answered
		return code
	}
	if err != nil {
		parser.FatalIfErrorf(err)
		return 1
	}
	if err := ctx.Run(); err != nil {
		fmt.Fprintln(stderr, "acervo:", err)
		return 1
	}
	return 0
}

// VersionCommand prints the version.
type VersionCommand struct{}

// Run is called by kong.
func (VersionCommand) Run(e env) error {
	_, err := fmt.Fprintln(e.stdout, "acervo", Version)
	return err
}
