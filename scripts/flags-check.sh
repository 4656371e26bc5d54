#!/usr/bin/env bash
# Every enforcement and observability flag defaults to off, and is off. Asks the program itself: starts the built
# DeltaCrown in an empty environment, or with BASE_URL asks that deployment (needs curl), for GET /api/flags.
# Prints each such flag. Exit 0: all off; 1: one is not, or is missing; 2: could not ask.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

must_exist=(PURCHASE_ENFORCEMENT_ENABLED MODERATION_OBSERVABILITY_ENABLED)
assembly=src/DeltaCrown/bin/Release/net10.0/deltacrown.dll
work=""
pid=""

finish() {
  if [[ -n "$pid" ]]; then
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  fi
  [[ -z "$work" ]] || rm -rf "$work"
}
trap finish EXIT

could_not() {
  echo "flags-check: $1" >&2
  exit 2
}

# Starts the program and leaves its port in $port, or ends this script with what the program said.
start() {
  [[ -f "$assembly" ]] || dotnet build src/DeltaCrown/DeltaCrown.csproj -c Release --nologo -v quiet -clp:ErrorsOnly >&2 ||
    could_not "DeltaCrown does not build"
  work=$(mktemp -d)
  mkfifo "$work/output"
  # An empty environment: what is asked for are the defaults, not what this shell happens to have set.
  env -i PATH="$PATH" HOME="$work" ${DOTNET_ROOT:+DOTNET_ROOT="$DOTNET_ROOT"} DOTNET_CLI_TELEMETRY_OPTOUT=1 \
    dotnet "$assembly" --urls http://127.0.0.1:0 --database "$work/deltacrown.db" >"$work/output" 2>"$work/errors" &
  pid=$!
  exec 3<"$work/output"
  local line
  while IFS= read -r -t 60 line <&3; do
    if [[ "$line" =~ listening\ on:?\ http://127\.0\.0\.1:([0-9]+) ]]; then
      port="${BASH_REMATCH[1]}"
      return
    fi
  done
  could_not "DeltaCrown did not start: $(head -c 500 "$work/errors")"
}

# HTTP/1.0, so that the answer comes in one piece and ends with the connection; without curl, which may be missing.
ask_own() {
  exec 4<>"/dev/tcp/127.0.0.1/$port"
  printf 'GET /api/flags HTTP/1.0\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n' >&4
  local answer
  answer=$(tr -d '\r' <&4)
  exec 4<&-
  [[ "$answer" =~ ^HTTP/1\.[01]\ 200 ]] || could_not "GET /api/flags answered: ${answer%%$'\n'*}"
  printf '%s' "${answer#*$'\n\n'}"
}

if [[ -n "${BASE_URL:-}" ]]; then
  asked="$BASE_URL"
  flags=$(curl --silent --show-error --fail --max-time 20 "${BASE_URL%/}/api/flags") || could_not "GET ${BASE_URL%/}/api/flags failed"
else
  asked="the built program"
  start
  flags=$(ask_own)
fi

# One line a flag: the objects hold no braces and no blanks of their own.
objects=$(tr -d ' \t\n' <<<"$flags" | tr '{}' '\n\n')
value_of() { sed -nE "s/.*\"$2\":([^,]+).*/\1/p" <<<"$1"; }
status=0
found=()
while IFS= read -r object; do
  [[ "$object" =~ \"name\":\"([A-Z_]*(ENFORCEMENT|OBSERVABILITY)[A-Z_]*)\" ]] || continue
  name="${BASH_REMATCH[1]}"
  found+=("$name")
  default=$(value_of "$object" default)
  value=$(value_of "$object" value)
  verdict=ok
  if [[ "$default" != false || "$value" != false ]]; then
    verdict="NOT OFF"
    status=1
  fi
  printf '%-36s default %-6s value %-6s %s\n' "$name" "${default:-?}" "${value:-?}" "$verdict"
done <<<"$objects"
for name in "${must_exist[@]}"; do
  if [[ " ${found[*]-} " != *" $name "* ]]; then
    echo "$name is not among the flags that $asked lists"
    status=1
  fi
done
if [[ $status -eq 0 ]]; then
  echo "flags-check: every enforcement and observability flag of $asked is off"
else
  echo "flags-check: a flag of $asked is not off by default; off means no change" >&2
fi
exit $status
