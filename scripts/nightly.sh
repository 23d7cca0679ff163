#!/usr/bin/env bash
# Runs the tests that take too long for every change: a thousand kills while saving, and the like.
# usage: scripts/nightly.sh [MAVEN_OPTION ...]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
source "$root/scripts/platform.sh"
cd "$root"
exec mvn -B "${platform[@]}" -Pnightly -pl dl4j-compress/runtime,dl4j-compress/training -am "$@" verify
