#!/usr/bin/env bash
# The twelve smoke tests, or one of them: scripts/smoke.sh [NAME], or TEST=NAME scripts/smoke.sh.
# Against an instance of their own, or with BASE_URL against that deployment (rights: SMOKE_ADMIN_USER, SMOKE_ADMIN_PASSWORD).
# Ends with a table of test, purpose, critical path, result, time. Exit 0: none failed; 1: one failed; 2: could not run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

test_name="${1:-${TEST:-}}"
tests_file=tests/smoke/EndToEndPathsTests.cs
project=tests/smoke/Smoke.Tests.csproj
assembly=tests/smoke/bin/Release/net10.0/Smoke.Tests.dll
platform=src/DeltaCrown/bin/Release/net10.0/deltacrown.dll

known=$(grep -oE '\btest_[a-z0-9_]+' "$tests_file" | sort -u)
if [[ -n "$test_name" ]] && ! grep -qxF -- "$test_name" <<<"$known"; then
  printf 'smoke: there is no smoke test named %s; the names are:\n%s\n' "$test_name" "$known" >&2
  exit 2
fi

# Building takes longer than all twelve tests: only when a source is newer than what was built from it.
newer_sources() {
  find src/DeltaCrown tests/smoke Directory.Build.props Directory.Packages.props \
    \( -name bin -o -name obj \) -prune -o -type f -newer "$1" -print -quit
}
if [[ ! -f "$assembly" || ! -f "$platform" || -n "$(newer_sources "$assembly")" ]]; then
  echo "smoke: building" >&2
  if ! dotnet build "$project" -c Release --nologo -v quiet -clp:ErrorsOnly; then
    echo "smoke: $project does not build" >&2
    exit 2
  fi
  touch "$assembly" # An unchanged assembly keeps its old time, and would be built again each time.
fi

if [[ -n "$test_name" ]]; then
  filter=(--filter-method "*.$test_name")
else
  filter=(--filter-trait category=smoke)
fi
status=0
# 8 is the runner's "no test ran", which is what it says when every chosen test was skipped.
dotnet "$assembly" "${filter[@]}" --no-ansi --no-progress --ignore-exit-code 8 || status=$?
case $status in
  0) exit 0 ;;
  2) exit 1 ;;
  *) exit 2 ;;
esac
