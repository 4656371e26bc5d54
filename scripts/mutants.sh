#!/bin/sh
# Mutation testing of one part of the decision core: changes the code in small ways and looks whether a test notices.
# PART: Conditions, Results, Alerting, Incidents, OnCall or Escalation. FILES: some of its files only, such as 'AlertDesk* Footing'.
# The report is left in artifacts/mutants/PART. What survives for good is in docs/decisions/mutants-that-survive.md.
set -eu
cd "$(dirname "$0")/.."
# The analyzers have had their say in every other build.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 PROPERTY_RUNS=10 RunAnalyzers=false
part=${PART:-OnCall}
[ -d "src/Crownwatch.Core/$part" ] || { echo "there is no part '$part'; a folder of src/Crownwatch.Core is one" >&2; exit 2; }
dotnet tool restore >/dev/null
out=$(pwd)/artifacts/mutants/$part
mkdir -p "$out"
set -f
set -- ${FILES:-*}
for file; do
    set -- "$@" -m "**/$part/**/${file%.cs}.cs"
    shift
done
set +f
cd tests/Mutants
dotnet stryker -p Crownwatch.Core.csproj -t mtp -c 2 --configuration Release "$@" -r json -r cleartext -r html -O "$out"
