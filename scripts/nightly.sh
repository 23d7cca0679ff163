#!/usr/bin/env bash
# Runs the tests that take too long for every change: a thousand kills while saving, millions of
# mutants, and the like; then looks for new ones (scripts/fuzz.sh), FUZZ_SECONDS for each target,
# 300 if it is not set, none if it is 0.
# usage: scripts/nightly.sh [MAVEN_OPTION ...]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
source "$root/scripts/platform.sh"
cd "$root"
mvn -B "${platform[@]}" -Pnightly -pl dl4j-compress/runtime,dl4j-compress/training,dl4j-compress/cli -am "$@" verify
if [ "${FUZZ_SECONDS:-300}" != 0 ]; then
  scripts/fuzz.sh "${FUZZ_SECONDS:-300}"
fi
