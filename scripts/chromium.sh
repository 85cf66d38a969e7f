#!/usr/bin/env bash
# Prints the path of a Chromium for the browser tests, installing Debian's where
# there is none and we may. Exits 1 with a sentence on stderr when it can't be had.
set -u
find_it() { for c in "${CHROMIUM:-}" chromium chromium-browser google-chrome-stable google-chrome; do
  [ -n "$c" ] && command -v "$c" 2>/dev/null && return 0; done; return 1; }
find_it && exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium; } >&2 && find_it && exit 0
fi
echo "No Chromium was found and it could not be installed. Install the package 'chromium', or set CHROMIUM to its path." >&2
exit 1
