#!/bin/sh
# Mutation testing of the decision core: changes the code in small ways and looks whether a test notices.
# PART: Conditions, Results, Alerting, Incidents, OnCall or Escalation; all six without it. FILES: some of a part's files only,
# such as 'AlertDesk* Footing'. Stryker makes the mutants, tests/MutantRunner tries them. Ends with 1 below 80 % in any part.
# Report, coverage and verdicts are left in artifacts/mutants. What survives for good is in docs/decisions/mutants-that-survive.md.
set -eu
cd "$(dirname "$0")/.."
# The analyzers have had their say in every other build.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 PROPERTY_RUNS=10 RunAnalyzers=false
parts=${PART:-Conditions Results Alerting Incidents OnCall Escalation}
out=$(pwd)/artifacts/mutants
rm -rf "$out"
mkdir -p "$out/tests"
set -f
for part in $parts; do
    [ -d "src/Crownwatch.Core/$part" ] || { echo "there is no part '$part'; a folder of src/Crownwatch.Core is one" >&2; exit 2; }
    for file in ${FILES:-*}; do
        set -- "$@" -m "**/Crownwatch.Core/$part/**/${file%.cs}.cs"
    done
done
set +f
dotnet tool restore >/dev/null
said=$out/said.txt
tell() { "$@" >"$said" 2>&1 || { tail -n 40 "$said" >&2; exit 2; }; }

echo "making the mutants"
MUTANTS_TO=$out; export MUTANTS_TO
cd tests/MutantRunner
tell dotnet stryker -p Crownwatch.Core.csproj -t mtp -c 1 --configuration Release "$@" -r json -O "$out"
cd ../..
[ -f "$out/Crownwatch.Core.dll" ] || { echo "Stryker ran no test, so there is no mutated core; it said:" >&2; tail -n 40 "$said" >&2; exit 2; }

echo "trying them"
tell dotnet build tests/Mutants -c Release -v quiet -nologo -o "$out/tests"
mv "$out/Crownwatch.Core.dll" "$out/tests/"
# A mutant that asks for memory without end is stopped by this limit, not by the machine's.
DOTNET_GCHeapHardLimit=0x60000000 dotnet "$out/tests/Mutants.dll" "$out"
