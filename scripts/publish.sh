#!/bin/sh
# publish.sh PROJECT NAME: publishes a program to bin/lib/NAME and leaves the command bin/NAME.
set -eu
cd "$(dirname "$0")/.."
project=$1
name=$2
echo "building bin/$name"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
rm -f "bin/lib/$name/.built"
if ! dotnet publish "$project" -c Release -o "bin/lib/$name" -v quiet -nologo -clp:NoSummary >"$log" 2>&1; then
  cat "$log" >&2
  echo "bin/$name could not be built; the reason is above" >&2
  exit 1
fi
cp scripts/command.sh "bin/$name"
chmod +x "bin/$name"
touch "bin/lib/$name/.built"
