#!/usr/bin/env bash
# Starts and stops the engines that Acervo uses when one machine is outgrown, each on
# loopback and in a folder of its own; installs what is missing (first time).
#
#   scripts/engines.sh start DIR [NAME...]   prints lines NAME=ADDRESS to be exported
#   scripts/engines.sh stop DIR              ends what start began there
#
# An engine is a file engines/NAME.sh with the functions install, start DIR (it returns
# when the engine answers, prints its line, and writes DIR/pid) and stop DIR. What install
# fetches is kept outside the tree: in $ACERVO_ENGINES, else ~/.cache/acervo/engines.
set -u
here=$(cd "$(dirname "$0")" && pwd)
export ACERVO_ENGINES=${ACERVO_ENGINES:-${XDG_CACHE_HOME:-$HOME/.cache}/acervo/engines}

free_port() { # a port of loopback that nobody listens on
  local p
  while p=$((20000 + RANDOM % 12000)); (exec 3<>"/dev/tcp/127.0.0.1/$p") 2>/dev/null; do :; done
  echo "$p"
}

wait_for() { # seconds, command...: until the command succeeds
  local until=$((SECONDS + $1)); shift
  until "$@" >/dev/null 2>&1; do [ $SECONDS -lt $until ] || return 1; sleep 0.1; done
}

end() { # pid: asks the process to end, and waits until it has
  kill "$1" 2>/dev/null || return 0
  for _ in $(seq 200); do kill -0 "$1" 2>/dev/null || return 0; sleep 0.1; done
  kill -9 "$1"
}

verb=${1:-} dir=${2:-}
[ -n "$dir" ] || { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
mkdir -p "$dir"; dir=$(cd "$dir" && pwd)
shift 2
[ $# -gt 0 ] || set -- $(cd "$here/engines" && basename -s .sh -- *.sh)
code=0
for name; do
  (
    . "$here/engines/$name.sh"
    case $verb in
      start) mkdir -p "$dir/$name" && install >&2 && start "$dir/$name" ;;
      stop) [ ! -d "$dir/$name" ] || stop "$dir/$name" ;;
      *) echo "engines.sh: start or stop, not '$verb'" >&2; exit 2 ;;
    esac
  ) || { echo "engine $name: could not $verb" >&2; code=1; }
done
exit $code
