#!/bin/sh
# Builds the solution once and runs every test program under tests/. Goes on after a failure, and ends with
# "N passed, N failed[, N skipped]", counted from xunit's XML reports, not from what is printed.
# PROJECT=name runs one. TEST_TIMEOUT: seconds that one program may take (default 600).
set -u
cd "$(dirname "$0")/.."
. scripts/needs.sh
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
started=$(date +%s)
results=artifacts/tests
mkdir -p "$results"
rm -rf "${results:?}"/*

sums() { # passed failed skipped
  line="$1 passed, $2 failed"
  [ "$3" -gt 0 ] && line="$line, $3 skipped"
  echo "$line"
}

refuse() {
  echo "$1" >&2
  sums 0 1 0
  exit 1
}

command -v dotnet >/dev/null 2>&1 || refuse "the .NET 10 SDK is missing: dotnet is not on the PATH"

# What the tests use beside .NET. What can't be had is said here; the tests that need it report themselves as skipped.
need chromium chromium || echo "skipped without chromium: the tests that look at pages in a browser"
need promtool prometheus || echo "skipped without promtool: the tests that hold /metrics against Prometheus"
need yamllint yamllint || echo "skipped without yamllint: the form check of synthetics/"
need prometheus prometheus || echo "skipped without prometheus: the tests with a real Prometheus"
need prometheus-alertmanager prometheus-alertmanager || echo "skipped without prometheus-alertmanager: the tests with a real Alertmanager"
need amtool prometheus-alertmanager || echo "skipped without amtool: the tests with amtool, Prometheus and Alertmanager"
need sqlite3 sqlite3 || echo "skipped without sqlite3: the tests that look into a database from outside"
for package in tests/*/package.json; do
  [ -f "$package" ] || continue
  folder=$(dirname "$package")
  if [ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ]; then continue; fi
  if command -v npm >/dev/null 2>&1; then
    echo "npm ci in $folder"
    (cd "$folder" && npm ci --no-audit --no-fund --silent) || echo "npm ci failed in $folder: the tests that need it say so" >&2
  else
    echo "npm is missing: the tests of $folder that need its packages are skipped" >&2
  fi
done

projects=$(grep -l 'Include="xunit.v3"' tests/*/*.csproj | grep -v tests/Mutants/) # its tests are those of Crownwatch.Tests
if [ -n "${PROJECT:-}" ]; then
  projects=$(printf '%s\n' $projects | grep -F "/$PROJECT.csproj" || true)
  [ -n "$projects" ] || projects=$(ls "tests/$PROJECT"/*.csproj 2>/dev/null || true)
  [ -n "$projects" ] || refuse "there is no test project '$PROJECT'; there are: $(ls tests/*/*.csproj | sed 's|.*/||; s|\.csproj||' | tr '\n' ' ')"
  build=$projects
else
  build=DeltaCrown.slnx
fi
echo "building $build"
dotnet tool restore >/dev/null || echo "dotnet tool restore failed: the formatter check can't run" >&2
make --no-print-directory build || refuse "the build failed"
for each in $build; do
  dotnet build "$each" -c Release -v quiet -nologo -clp:NoSummary || refuse "the build of $each failed"
done

passed=0
failed=0
skipped=0
names=$results/failed.txt
: >"$names"
attribute() { sed -n "s/.*<assembly [^>]*[[:space:]]$1=\"\([0-9]*\)\".*/\1/p" "$2" | awk '{n += $1} END {print n + 0}'; }

for project in $projects; do
  name=$(basename "$project" .csproj)
  program=$(dirname "$project")/bin/Release/net10.0/$name
  report=$results/$name.xml
  echo
  echo "== $name"
  timeout --signal=INT --kill-after=20 "${TEST_TIMEOUT:-1400}" "$program" --report-xunit --report-xunit-filename "$name.xml" \
    --results-directory "$results" --no-progress --no-ansi --ignore-exit-code 8
  code=$?
  if [ ! -s "$report" ]; then
    failed=$((failed + 1))
    echo "$name: ended with code $code and left no report" | tee -a "$names"
    continue
  fi
  p=$(attribute passed "$report")
  f=$(attribute failed "$report")
  e=$(attribute errors "$report")
  s=$(($(attribute skipped "$report") + $(attribute not-run "$report")))
  if [ "$code" -ne 0 ] && [ $((f + e)) -eq 0 ]; then
    e=1
    echo "$name: ended with code $code although no test failed" >>"$names"
  fi
  passed=$((passed + p))
  failed=$((failed + f + e))
  skipped=$((skipped + s))
  tr '\n' ' ' <"$report" | sed 's/<test /\n<test /g' | grep '^<test [^>]*result="Fail"' \
    | sed 's/^<test [^>]*name="\([^"]*\)".*/\1/; s/&quot;/"/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g' >>"$names"
done

echo
if [ "$failed" -gt 0 ]; then
  echo "failed:"
  sed 's/^/  /' "$names"
fi
echo "took $(($(date +%s) - started)) s; reports are in $results"
sums "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ]
