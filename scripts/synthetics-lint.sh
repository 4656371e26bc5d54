#!/bin/sh
# yamllint first (form), then our own linter (meaning). Both always run, so that one go shows everything.
set -u
cd "$(dirname "$0")/.."
. scripts/needs.sh
status=0
if need yamllint yamllint; then
  yamllint --strict synthetics/ && echo "yamllint: synthetics/ is clean" || status=1
else
  status=1
fi
bin/crownwatch lint synthetics/uptime_checks.yml || status=1
exit $status
