#!/bin/sh
# CPU time a check of the whole server, against a bare HttpClient loop paced alike. Options go through: scripts/bench.sh --seconds 60
set -eu
cd "$(dirname "$0")/.."
dotnet build bench/Crownwatch.Bench/Crownwatch.Bench.csproj -c Release -v quiet -nologo
exec bench/Crownwatch.Bench/bin/Release/net10.0/crownwatch-bench "$@"
