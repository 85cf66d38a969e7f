# PostgreSQL 15 or newer, from the system's packages; a cluster of its own with fsync on.
bin() { local d; for d in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) $(dirname "$(command -v initdb || echo /none/initdb)"); do
  [ -x "$d/initdb" ] && echo "$d" && return 0; done; return 1; }

# The server refuses to run as root.
as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME=/tmp "$@"; else "$@"; fi; }

install() {
  bin >/dev/null && return
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || { echo "Install the package 'postgresql' (15 or newer)."; return 1; }
  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends postgresql
}

start() {
  local dir=$1 b port; b=$(bin)
  [ -f "$dir/port" ] || free_port >"$dir/port" # started again, it is where it was
  port=$(cat "$dir/port")
  [ "$(id -u)" != 0 ] || chown nobody:nogroup "$dir"
  [ -f "$dir/data/PG_VERSION" ] || as "$b/initdb" -D "$dir/data" -U acervo --auth=trust --encoding=UTF8 --locale=C.UTF-8 >"$dir/initdb.log" 2>&1 || return 1
  as "$b/pg_ctl" -D "$dir/data" -w -t 30 -l "$dir/data/log" -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c shared_buffers=64MB -c max_connections=200" start >/dev/null || return 1
  head -n1 "$dir/data/postmaster.pid" >"$dir/pid"
  echo "ACERVO_TEST_POSTGRES=postgres://acervo@127.0.0.1:$port/postgres?sslmode=disable"
}

stop() { [ ! -f "$1/data/postmaster.pid" ] || as "$(bin)/pg_ctl" -D "$1/data" -m fast -w stop >/dev/null; }
