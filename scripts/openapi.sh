#!/bin/sh
# Writes docs/openapi.json as the server serves it. Without CROWNWATCH_WRITE_OPENAPI=1 it only says whether it differs.
set -eu
cd "$(dirname "$0")/.."
dotnet build tests/Crownwatch.Tests -c Release -v quiet -nologo
exec tests/Crownwatch.Tests/bin/Release/net10.0/Crownwatch.Tests \
  --filter-method 'Crownwatch.Tests.Api.OpenApiTests.The_committed_document_is_the_one_that_is_served' --no-progress --no-ansi
