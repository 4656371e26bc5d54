#!/bin/sh
# Mutation testing of one part of the decision core: changes the code in small ways and looks whether a test notices.
# PART: Conditions, Results, Alerting, Incidents, OnCall or Escalation. The report is left in artifacts/mutants/PART.
set -eu
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 PROPERTY_RUNS=10
part=${PART:-OnCall}
[ -d "src/Crownwatch.Core/$part" ] || { echo "there is no part '$part'; a folder of src/Crownwatch.Core is one" >&2; exit 2; }
dotnet tool restore >/dev/null
out=$(pwd)/artifacts/mutants/$part
mkdir -p "$out"
cd tests/Mutants
dotnet stryker -p Crownwatch.Core.csproj -t mtp -c 2 --configuration Release -m "**/$part/**/*.cs" -r json -r cleartext -r html -O "$out"
