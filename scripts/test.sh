#!/usr/bin/env bash
# Runs every test, part by part, goes on after a failure, and ends with a summary.
# Parts can be named to run just those: scripts/test.sh go race web browser engines distributed
# The last one runs only when it is named: with it, all would take longer than people wait.
set -u
cd "$(dirname "$0")/.."
out=$(mktemp -d "${TMPDIR:-/tmp}/acervo-test.XXXXXX"); trap 'rm -rf "$out"' EXIT
passed=0 failed=0 rows=()

# Packages where goroutines meet: the race detector pays there.
race="./platform/... ./services/permission/permissionhttp ./services/document/visible ./services/employee ./services/notification/..."

row() { rows+=("$(printf '%-11s %6s passed %4s failed  %4ss' "$1" "$2" "$3" "$4")"); passed=$((passed+$2)); failed=$((failed+$3)); }

go_part() { # name, go test arguments...
  local name=$1 start=$SECONDS code p f; shift
  echo "== $name"
  go test -json -timeout 10m "$@" >"$out/$name.json" 2>"$out/$name.err"; code=$?
  p=$(grep -c '"Action":"pass".*"Test":' "$out/$name.json"); f=$(grep -c '"Action":"fail".*"Test":' "$out/$name.json")
  if [ $code -ne 0 ]; then
    [ "$f" -eq 0 ] && f=1 # it did not build, or died
    cat "$out/$name.err"
    node -e '
      const failed = new Set(), lines = require("fs").readFileSync(process.argv[1], "utf8").split("\n").filter(l => l[0] === "{").map(JSON.parse);
      for (const l of lines) if (l.Action === "fail") failed.add(l.Package + " " + (l.Test ?? ""));
      for (const l of lines) if ((l.Action === "output" && failed.has(l.Package + " " + (l.Test ?? ""))) || l.Action === "build-output") process.stdout.write(l.Output);
    ' "$out/$name.json" | head -400
  fi
  row "$name" "$p" "$f" $((SECONDS-start))
}

node_part() { # name, folder, reporter's JSON file, command...
  local name=$1 dir=$2 json=$3 start=$SECONDS code p f; shift 3
  echo "== $name"
  (cd "$dir" && "$@") >"$out/$name.log" 2>&1; code=$?
  read -r p f < <(node -e '
    try { const r = JSON.parse(require("fs").readFileSync(process.argv[1]));
      console.log(r.numPassedTests ?? (r.stats.expected + r.stats.flaky), r.numFailedTests ?? r.stats.unexpected); } catch { console.log(0, 0); }' "$json")
  if [ $code -ne 0 ]; then [ "$f" -eq 0 ] && f=1; tail -n 300 "$out/$name.log"; fi
  row "$name" "$p" "$f" $((SECONDS-start))
}

part_go()   { go_part go ./...; }
part_race() { go_part race -race -short $race; }
part_web()  { node_part web web "$out/web.json" npx vitest run --reporter=default --reporter=json --outputFile="$out/web.json"; }
part_browser() { browse browser; }

# The main job again, with every service in a process of its own and on real engines. All of
# the suite runs so with: cd e2e && ACERVO_E2E=distributed npx playwright test
part_distributed() { ACERVO_E2E=distributed browse distributed see share send employee move bin; }

browse() { # part, files...
  local chromium
  if [ "$1" = distributed ] && [ -n "${engines_missing:-}" ]; then
    rows+=("$1 NOT RUN: without$engines_missing"); return # which was told of already
  fi
  if ! chromium=$(scripts/chromium.sh 2>"$out/chromium.err"); then
    cat "$out/chromium.err"
    if [ "${CI:-}" = true ]; then row "$1" 0 1 0; else rows+=("$1 NOT RUN: $(tail -n1 "$out/chromium.err")"); fi
    return
  fi
  [ -f e2e/node_modules/.package-lock.json ] || (cd e2e && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error)
  CHROMIUM=$chromium PLAYWRIGHT_JSON_OUTPUT_NAME="$out/$1.json" node_part "$1" e2e "$out/$1.json" npx playwright test --reporter=line,json "${@:2}"
}

# Real engines, each started for this and stopped again: the tests whose names say On<Engine>.
part_engines() {
  local name dir line on="" missing=""
  dir=$(mktemp -d "${TMPDIR:-/tmp}/acervo-engines.XXXXXX"); chmod 711 "$dir" # some engines run as another user
  for file in scripts/engines/*.sh; do
    name=$(basename "$file" .sh)
    if line=$(scripts/engines.sh start "$dir" "$name" 2>"$out/$name.err"); then
      export "${line?}"; on+="${on:+|}$name"
    else
      cat "$out/$name.err"; missing+=" $name"
    fi
  done
  # shellcheck disable=SC2046
  [ -z "$on" ] || go_part engines -count=1 -run "(?i)On($on)\$" $(grep -rliE --include='*_test.go' "^func Test[A-Za-z]*On($on)\(" app platform services | xargs -n1 dirname | sort -u | sed 's|^|./|')
  scripts/engines.sh stop "$dir"; rm -rf "$dir"
  engines_missing=$missing
  for name in $missing; do
    if [ "${CI:-}" = true ]; then row "$name" 0 1 0; else rows+=("engines   NOT RUN on $name: $(tail -n1 "$out/$name.err")"); fi
  done
}

for part in ${@:-go race web browser engines}; do "part_$part"; done

echo; echo "Summary"; printf '  %s\n' "${rows[@]}"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
