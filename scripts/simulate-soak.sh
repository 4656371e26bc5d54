#!/bin/sh
# Plays generated definitions, outages, people and crashes, and holds the invariants against each run. SEEDS: how many; FROM: the first.
set -eu
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build tests/Crownwatch.Tests/Crownwatch.Tests.csproj -c Release -v quiet -nologo -clp:NoSummary
SOAK_SEEDS="${SEEDS:-1000}" SOAK_FROM="${FROM:-$(date +%s)}"
export SOAK_SEEDS SOAK_FROM
echo "seeds $SOAK_FROM and on, $SOAK_SEEDS of them"
tests/Crownwatch.Tests/bin/Release/net10.0/Crownwatch.Tests --filter-class Crownwatch.Tests.Simulation.Soak.SoakTests --show-live-output on
