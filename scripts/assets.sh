#!/bin/sh
# Fetches the charts' script (uPlot, pinned in package-lock.json) so that the build can embed it.
# Without Node, or without a way to the registry, it says so and goes on: the server draws the charts itself then.
set -u
cd "$(dirname "$0")/.." || exit 1

if [ -f node_modules/uplot/dist/uPlot.iife.min.js ] && [ ! package-lock.json -nt node_modules/.package-lock.json ]; then
    exit 0
fi
if ! command -v npm >/dev/null 2>&1; then
    echo "assets: Node is missing; going on with the charts that the server draws" >&2
    exit 0
fi
if npm ci --no-audit --no-fund --loglevel=error; then
    echo "assets: uPlot is in node_modules; the next build embeds it"
else
    echo "assets: npm could not fetch uPlot; going on with the charts that the server draws" >&2
fi
exit 0
