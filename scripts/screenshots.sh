#!/bin/sh
# Takes README's pictures from those that the story in tests/Browser.Tests leaves.
set -eu
cd "$(dirname "$0")/.."
dotnet build tests/Browser.Tests -c Release -v quiet -nologo -clp:NoSummary
tests/Browser.Tests/bin/Release/net10.0/Browser.Tests --filter-class Browser.Tests.WholeStoryTests --no-progress --no-ansi
for name in phone-outage phone-acknowledged now; do
  cp "artifacts/screenshots/story-$name.png" "docs/images/$name.png"
done
echo "docs/images holds the new pictures"
