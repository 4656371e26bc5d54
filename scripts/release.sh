#!/bin/sh
# release.sh RID...: self-contained single files of the three programs in artifacts/publish/RID, for machines without .NET.
# release.sh tool: the command line as a package for `dotnet tool install`, in artifacts/publish/tool.
# Builds in a folder of its own (artifacts/release), so that what is built for development stays as it is. OUT=folder puts it elsewhere.
set -eu
cd "$(dirname "$0")/.."
out=${OUT:-artifacts/publish}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

quietly() { # WHAT command...
  what=$1
  shift
  echo "building $what"
  if ! "$@" -c Release --artifacts-path artifacts/release -p:UseArtifactsOutput=true -v quiet -nologo -clp:NoSummary >"$log" 2>&1; then
    cat "$log" >&2
    echo "$what could not be built; the reason is above" >&2
    exit 1
  fi
}

for target in "$@"; do
  case $target in
    linux-x64 | linux-arm64)
      scripts/assets.sh
      for project in Crownwatch.Cli Crownwatch.Server DeltaCrown; do
        # Only what is ours is compiled ahead: the framework is so already, and as one with it (composite) takes ten times as long.
        # The SQLite engine is inside too, and is unpacked at the first start: DOTNET_BUNDLE_EXTRACT_BASE_DIR says where (else ~/.net).
        quietly "$project for $target" dotnet publish "src/$project/$project.csproj" -r "$target" --self-contained \
          -p:PublishSingleFile=true -p:PublishReadyToRunComposite=false -p:IncludeNativeLibrariesForSelfExtract=true -p:DebugType=embedded -o "$out/$target"
      done
      # A file of the framework's, which single files have no use for.
      rm -f "$out/$target"/*.staticwebassets.endpoints.json "$out/$target"/web.config "$out/$target"/*.xml
      ;;
    tool)
      quietly "the package of the command line" dotnet pack src/Crownwatch.Cli/Crownwatch.Cli.csproj \
        -p:PackAsTool=true -p:UseCurrentRuntimeIdentifier=false -p:PublishReadyToRun=false -o "$out/tool"
      ;;
    *)
      echo "release.sh: '$target' is no target; there are linux-x64, linux-arm64 and tool" >&2
      exit 2
      ;;
  esac
  ls -l "$out/$target"
done
