#!/bin/sh
# The fault matrix: the real server, killed between decision and receipt, with receivers that fail and clocks that are set.
# KILLS: at random instants besides the matrix (default 1000). CASES: only cases whose name contains this text. A run that was ended
# goes on where it was (artifacts/faults); FRESH=1 begins anew. Writes docs/delivery.md when everything was run.
set -eu
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
folder=artifacts/faults
[ -z "${FRESH:-}" ] || rm -rf "$folder"
dotnet build tests/FaultHost -c Release -v quiet -nologo -clp:NoSummary
report=
[ -n "${CASES:-}" ] || report="--report docs/delivery.md"
exec dotnet tests/FaultHost/bin/Release/net10.0/fault-host.dll matrix --kills "${KILLS:-1000}" --folder "$folder" \
  ${CASES:+--cases "$CASES"} $report
