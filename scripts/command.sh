#!/bin/sh
# Starts the program of this file's name. exec keeps the pid, so that whoever started it can signal the program itself.
self=$0
while [ -L "$self" ]; do
  target=$(readlink "$self")
  case $target in
    /*) self=$target ;;
    *) self=$(dirname "$self")/$target ;;
  esac
done
DIR=$(cd "$(dirname "$self")" && pwd)
name=$(basename "$self")
exec dotnet "$DIR/lib/$name/$name.dll" "$@"
