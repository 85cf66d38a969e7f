# An S3 server: Versity Gateway over a folder, with versioning.
version=1.8.0
program=$ACERVO_ENGINES/versitygw-$version/versitygw

install() {
  [ -x "$program" ] && return
  command -v go >/dev/null || { echo "Install Go: the S3 server is built with it."; return 1; }
  GOBIN=$(dirname "$program") go install "github.com/versity/versitygw/cmd/versitygw@v$version"
}

start() {
  local dir=$1 port
  [ -f "$dir/port" ] || free_port >"$dir/port" # started again, it is where it was
  port=$(cat "$dir/port")
  mkdir -p "$dir/data" "$dir/meta" "$dir/versions"
  ROOT_ACCESS_KEY=acervo ROOT_SECRET_KEY=acervo-secret setsid "$program" --port "127.0.0.1:$port" posix \
    --sidecar "$dir/meta" --versioning-dir "$dir/versions" "$dir/data" >"$dir/log" 2>&1 </dev/null &
  echo $! >"$dir/pid"
  wait_for 30 bash -c "exec 3<>/dev/tcp/127.0.0.1/$port" || return 1
  echo "ACERVO_TEST_S3=http://acervo:acervo-secret@127.0.0.1:$port"
}

stop() { [ ! -f "$1/pid" ] || end "$(cat "$1/pid")"; }
