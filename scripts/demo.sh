#!/bin/sh
# The demonstration. exec: Ctrl-C reaches the orchestrator, which ends the programs it started by their pid.
set -eu
cd "$(dirname "$0")/.."
rm -rf artifacts/demo
mkdir -p artifacts/demo
exec bin/fakes demo --platform bin/deltacrown --server bin/crownwatch-server --definitions tests/Fakes/Demo/demo.yml --data artifacts/demo
