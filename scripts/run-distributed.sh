#!/usr/bin/env bash
# Acervo as it runs when one machine is outgrown: PostgreSQL, Kafka and an S3 server, and
# every service in a process of its own, employee, permission and document in two. All of
# it on loopback and in one folder (RUN, ./.run); ctrl-C ends all of it, and the next start
# goes on with what is there.
#
#   DOCUMENTS=1000000 EMPLOYEES=100000 scripts/run-distributed.sh     a company of that size
#   FRESH=1 ...                                                       begin anew
set -u
cd "$(dirname "$0")/.."
run=${RUN:-.run}
mkdir -p "$run"; chmod 711 "$run" # an engine may run as another user
run=$(cd "$run" && pwd)
acervo=$PWD/bin/acervo

if ! (set -o noclobber; echo $$ >"$run/pid") 2>/dev/null; then
  if kill -0 "$(cat "$run/pid")" 2>/dev/null; then echo "It runs already from $run (process $(cat "$run/pid"))."; exit 1; fi
  echo $$ >"$run/pid"
fi

if [ -n "${FRESH:-}" ]; then
  [ ! -d "$run/engines" ] || scripts/engines.sh stop "$run/engines" # what a start that was killed left
  find "$run" -mindepth 1 -maxdepth 1 ! -name pid -exec rm -rf {} +
fi
rm -f "$run/addresses.json"
declare -A pid=() # by process
stopping=
stop() {
  [ -z "$stopping" ] || return
  stopping=1
  echo "Stopping..."
  local name
  for group in bff 'notification|audit' 'document' 'permission' 'employee'; do # who asks ends before whom it asks
    for name in "${!pid[@]}"; do [[ $name =~ ^($group)- ]] && kill "${pid[$name]}" 2>/dev/null; done
    for name in "${!pid[@]}"; do [[ $name =~ ^($group)- ]] && while kill -0 "${pid[$name]}" 2>/dev/null; do sleep 0.1; done; done
  done
  scripts/engines.sh stop "$run/engines"
  rm -f "$run/pid"
}
trap 'stop; exit 0' INT TERM
fail() { echo "$1" >&2; stop; exit 1; }

declare -A taken=()
free_port() { # sets port to one that nobody listens on and that was not given before
  while port=$((20000 + RANDOM % 12000)); [ -n "${taken[$port]:-}" ] || (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  taken[$port]=1
}

echo "Starting PostgreSQL, Kafka and an S3 server (the first time they are fetched)..."
mkdir -p "$run/engines"; chmod 711 "$run/engines"
lines=$(setsid -w scripts/engines.sh start "$run/engines" postgres kafka s3) || fail "An engine did not start."
address() { sed -n "s|^ACERVO_TEST_$1=||p" <<<"$lines"; }
s3=$(address S3); keys=${s3#http://}; keys=${keys%@*}
export AWS_ACCESS_KEY_ID=${keys%%:*} AWS_SECRET_ACCESS_KEY=${keys#*:} AWS_REGION=us-east-1

# What all processes are told. Each service's instances have addresses of their own, kept
# for the next start.
services=(employee-1 employee-2 permission-1 permission-2 document-1 document-2 notification-1 audit-1)
[ -f "$run/ports" ] || for name in "${services[@]}"; do free_port; api=$port; free_port; echo "$name $api $port"; done >"$run/ports"
port() { awk -v name="$1" -v field="$2" '$1 == name { print $field }' "$run/ports"; }
umask 077
[ -f "$run/service-secrets" ] || for name in employee permission document notification audit bff; do
  echo "$name=$(head -c 20 /dev/urandom | od -An -tx1 | tr -d ' \n')"
done >"$run/service-secrets"
cat >"$run/engines.yaml" <<CONF
postgres: $(address POSTGRES)
kafka: $(address KAFKA)
content: s3://acervo?endpoint=http://${s3#*@}
CONF
{
  cat "$run/engines.yaml"
  echo "service-secret-file: $run/service-secrets"
  echo "employee-key-file: $run/demo/employee.key"
  echo "trusted-proxies: [127.0.0.1]"
  for service in employee permission document notification audit; do
    urls=""
    for name in "${services[@]}"; do [[ $name == $service-* ]] && urls+="${urls:+, }http://127.0.0.1:$(port "$name" 2)"; done
    echo "$service-url: [$urls]"
  done
} >"$run/acervo.yaml"

"$acervo" make-bucket --config "$run/engines.yaml" >/dev/null || fail "The bucket could not be made."
[ -f "$run/demo/demo-accounts.json" ] || echo "Filling them with the demo company, once..."
"$acervo" demo --once --config "$run/engines.yaml" --data "$run/demo" --documents "${DOCUMENTS:-12000}" --employees "${EMPLOYEES:-1200}" || fail "The demo company could not be loaded."
cp "$run/demo/demo-accounts.json" "$run/demo-accounts.json"

begin() { # process, flags...: starts one
  local name=$1; shift
  rm -f "$run/$name/addresses.json"
  setsid "$acervo" serve "${name%-*}" --config "$run/acervo.yaml" --data "$run/$name" --log "$run/$name.log" "$@" 2>"$run/$name.out" &
  pid[$name]=$!
}
echo "Starting the services..."
for name in "${services[@]}"; do begin "$name" --api-addr "127.0.0.1:$(port "$name" 2)" --ops-addr "127.0.0.1:$(port "$name" 3)"; done
begin bff-1 --web-addr "${WEB_ADDR:-127.0.0.1:8080}" --ops-addr 127.0.0.1:0

ready() { # process: waits until it says so
  local ops
  for _ in $(seq 600); do
    kill -0 "${pid[$1]}" 2>/dev/null || { cat "$run/$1.out" >&2; return 1; }
    ops=$(sed -n 's|.*"ops": "http://\([^"]*\)".*|\1|p' "$run/$1/addresses.json" 2>/dev/null)
    [ -n "$ops" ] && "$acervo" ready --ops-addr "$ops" >/dev/null 2>&1 && return
    sleep 0.1
  done
  return 1
}
for name in "${!pid[@]}"; do ready "$name" || fail "$name did not start; see $run/$name.log"; done

node -e '
  const fs = require("fs"), [run, ...names] = process.argv.slice(1), out = { ops: [] }
  for (const name of names.sort()) {
    const at = JSON.parse(fs.readFileSync(`${run}/${name}/addresses.json`)), service = name.replace(/-\d+$/, "")
    if (at.web) out.web = at.web
    if (at.api) (out[service] ??= []).push(at.api)
    out.ops.push(at.ops)
  }
  fs.writeFileSync(`${run}/addresses.json.tmp`, JSON.stringify(out, null, 2) + "\n"); fs.renameSync(`${run}/addresses.json.tmp`, `${run}/addresses.json`)
  const people = JSON.parse(fs.readFileSync(`${run}/demo-accounts.json`)).slice(0, 3)
  console.log(`\n  Acervo is ready, in ${names.length} processes.\n\n  Web app    ${out.web}\n`)
  for (const s of Object.keys(out)) if (s != "web" && s != "ops") console.log(`  ${s.padEnd(12)} ${out[s].map(a => a + "/docs").join("  ")}`)
  console.log("\n  Sign in as")
  for (const p of people) console.log(`    ${p.username.padEnd(22)} ${p.password.padEnd(18)} ${p.who}`)
  console.log(`  and others, in ${run}/demo-accounts.json\n\n  Logs, addresses and configuration are in ${run}.\n\n  Ctrl-C stops it.\n`)
' "$run" "${!pid[@]}"

while [ ${#pid[@]} -gt 0 ]; do
  wait -n -p gone 2>/dev/null
  for name in "${!pid[@]}"; do
    [ "${pid[$name]}" = "${gone:-}" ] && [ -z "$stopping" ] && { echo "$name has ended; see $run/$name.log and $run/$name.out" >&2; unset "pid[$name]"; }
  done
done
fail "Nothing runs any more."
