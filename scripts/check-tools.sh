#!/usr/bin/env bash
# Says in a sentence what is missing or too old to build Acervo, and fails then.
set -u
need_go=1.26 need_node=20
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n1)" = "$1" ]; }

if ! command -v go >/dev/null; then
  echo "Acervo needs Go $need_go or newer, and there is no 'go' on the PATH. Install it from your system's packages or from go.dev." >&2; exit 1
fi
go_version=$(go env GOVERSION 2>/dev/null | sed 's/^go//; s/[^0-9.].*//')
if ! at_least "$need_go" "${go_version:-0}"; then
  echo "Acervo needs Go $need_go or newer; this is Go ${go_version:-of an unknown version}." >&2; exit 1
fi
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  echo "Acervo needs Node.js $need_node or newer with npm to build the web app, and they are not on the PATH." >&2; exit 1
fi
node_version=$(node --version | sed 's/^v//')
if ! at_least "$need_node" "$node_version"; then
  echo "Acervo needs Node.js $need_node or newer to build the web app; this is Node.js $node_version." >&2; exit 1
fi
