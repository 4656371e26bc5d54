#!/bin/bash
# Starts DeltaCrown and the server that watches it, and ends both on Ctrl-C, by their pids.
# PORT (8080) is the dashboard's, PLATFORM_PORT (8000) DeltaCrown's; data is kept under ./data.
set -u
cd "$(dirname "$0")/.." || exit 1
PORT=${PORT:-8080}
PLATFORM_PORT=${PLATFORM_PORT:-8000}

free() { # free PORT WHOSE VARIABLE
  if ! [[ $1 =~ ^[0-9]{1,5}$ ]] || (($1 < 1 || $1 > 65535)); then
    echo "$3=$1 is not a port: it must be a number from 1 to 65535" >&2
    exit 1
  fi
  if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then
    echo "port $1 for $2 is in use; choose another with make run $3=N" >&2
    exit 1
  fi
}
free "$PLATFORM_PORT" DeltaCrown PLATFORM_PORT
free "$PORT" "the dashboard" PORT
if [ "$PORT" = "$PLATFORM_PORT" ]; then
  echo "PORT and PLATFORM_PORT are both $PORT; they must differ" >&2
  exit 1
fi

command -v node >/dev/null 2>&1 || echo "Node is missing: the dashboard shows the charts that the server draws itself"

mkdir -p data
platform_url=http://127.0.0.1:$PLATFORM_PORT
dashboard_url=http://127.0.0.1:$PORT
bin/deltacrown --urls "$platform_url" --database data/deltacrown.db &
platform=$!
server=

ended=
finish() {
  ended=yes
  trap '' INT TERM
  kill -TERM "$platform" ${server:+"$server"} 2>/dev/null
  # Whoever hasn't ended after 10 s is killed.
  for _ in $(seq 100); do
    kill -0 "$platform" 2>/dev/null || { [ -n "$server" ] && kill -0 "$server" 2>/dev/null; } || break
    sleep 0.1
  done
  kill -KILL "$platform" ${server:+"$server"} 2>/dev/null
  wait "$platform" ${server:+"$server"} 2>/dev/null
}
trap 'finish; echo; echo "both are stopped"; exit 0' INT TERM

answers() { # answers PORT
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}
# A platform that is still starting is no outage: the watcher begins when there is something to watch.
for _ in $(seq 600); do
  answers "$PLATFORM_PORT" && break
  kill -0 "$platform" 2>/dev/null || break
  sleep 0.1
done
BASE_URL=${BASE_URL:-$platform_url} bin/crownwatch-server --definitions synthetics/uptime_checks.yml --environment local \
  --database data/crownwatch.db --urls "$dashboard_url" --no-sign-in &
server=$!
for _ in $(seq 300); do
  answers "$PLATFORM_PORT" && answers "$PORT" && break
  kill -0 "$platform" 2>/dev/null && kill -0 "$server" 2>/dev/null || break
  sleep 0.1
done
if answers "$PLATFORM_PORT" && answers "$PORT"; then
  echo
  echo "DeltaCrown   $platform_url"
  echo "Dashboard    $dashboard_url"
  echo "Ctrl-C stops both. Data is in ./data"
fi

wait -n "$platform" "$server"
code=$?
[ -n "$ended" ] && exit 0
if kill -0 "$platform" 2>/dev/null; then
  who="the server (crownwatch-server)"
else
  who="DeltaCrown"
fi
echo "$who ended by itself with code $code; stopping the other" >&2
finish
exit 1
