#!/usr/bin/env bash
# Looks for personal data: e-mail addresses other than those of example.com and example.org, in everything that is
# under version control or would be. scripts/pii-scan.sh [FOLDER], by default this repository.
# Prints each hit as file:line: address. Exit 0: none; 1: hits; 2: could not look.
set -euo pipefail

root="${1:-$(dirname "${BASH_SOURCE[0]}")/..}"
if ! cd "$root" 2>/dev/null; then
  echo "pii-scan: '$root' is no folder that can be read" >&2
  exit 2
fi

# Inside a repository: tracked files and new ones that are not ignored. Elsewhere (an unpacked archive): all but build output.
if [[ "$(git rev-parse --show-toplevel 2>/dev/null)" == "$(pwd -P)" ]]; then
  files() { git ls-files -z --cached --others --exclude-standard; }
else
  files() { find . \( -name .git -o -name bin -o -name obj -o -name node_modules \) -prune -o -type f -print0; }
fi

address='[A-Za-z0-9._%+-]+(@|%40)([A-Za-z0-9-]+\.)+[A-Za-z]{2,}'
reserved='(@|%40)([A-Za-z0-9-]+\.)*example\.(com|org)$'

count=0
scanned=0
hits=""
while IFS= read -r -d '' file; do
  [[ -f "$file" ]] || continue # Deleted, but not yet so in the index.
  scanned=$((scanned + 1))
done < <(files)
if [[ $scanned -eq 0 ]]; then
  echo "pii-scan: nothing to look at in '$root'" >&2
  exit 2
fi
# grep answers 1 where nothing matches, which is the good case; xargs turns that into 123.
hits=$(files | { xargs -0 grep -HnIoE --no-messages -- "$address" || true; } | { grep -viE -- "$reserved" || true; })
if [[ -n "$hits" ]]; then
  count=$(wc -l <<<"$hits")
  sed -E 's/^(\.\/)?([^:]*:[0-9]+):/\2: /' <<<"$hits"
  echo "pii-scan: $count address(es) in $scanned files; use example.com or example.org" >&2
  exit 1
fi
echo "pii-scan: no personal data in $scanned files"
