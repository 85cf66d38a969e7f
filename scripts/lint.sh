#!/usr/bin/env bash
# golangci-lint, go mod tidy, eslint and tsc; every one runs, and any finding fails.
set -u
cd "$(dirname "$0")/.."
version=v2.15.0 code=0
lint=$(command -v golangci-lint || echo .cache/bin/golangci-lint)
if [ ! -x "$lint" ]; then
  echo "Installing golangci-lint $version (a few minutes, once)"
  GOBIN=$PWD/.cache/bin go install "github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$version" || exit 1
fi
"$lint" run ./... || code=1
go mod tidy -diff || code=1
(cd web && npm run --silent lint) || code=1
(cd web && npm run --silent typecheck) || code=1
exit $code
