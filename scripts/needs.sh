# Sourced. need COMMAND PACKAGE: true when the command is there, or could be installed (which is said).
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    sudo -n "$@"
  else
    return 1
  fi
}

lists_fresh=no

need() {
  command -v "$1" >/dev/null 2>&1 && return 0
  if command -v apt-get >/dev/null 2>&1 && as_root true; then
    echo "installing $2 (for $1), which is missing"
    if [ "$lists_fresh" = no ]; then
      as_root apt-get update -qq >/dev/null 2>&1
      lists_fresh=yes
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2" >/dev/null 2>&1
    command -v "$1" >/dev/null 2>&1 && return 0
    echo "$1 could not be installed (apt-get install $2 failed)" >&2
    return 1
  fi
  echo "$1 is missing, and this user may not install it: apt-get install $2" >&2
  return 1
}
