#!/usr/bin/env bash
# Looks at, checks, runs, compares and makes compact models. Builds the program the first time.
# usage: scripts/dl4j-compress.sh VERB [ARGUMENT ...]      (--help lists the verbs)
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
source "$root/scripts/platform.sh"
module=dl4j-compress/cli

shopt -s nullglob
jars=("$root/$module/target/"dl4j-compress-cli-*-all.jar)
if [ ${#jars[@]} -eq 0 ] || [ -n "$(find "$root/pom.xml" "$root"/dl4j-compress/*/pom.xml \
    "$root"/dl4j-compress/{runtime,training,demo,cli}/src/main -newer "${jars[0]}" -print -quit)" ]; then
  (cd "$root" && mvn -B -q "${platform[@]}" -Dmaven.test.skip -pl "$module" -am package) >&2
  jars=("$root/$module/target/"dl4j-compress-cli-*-all.jar)
fi

# More OpenMP threads than free cores make ND4J 10 to 50 times slower.
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}
terminal=$([ -t 2 ] && echo true || echo false)
exec java "-Ddl4jcompress.terminal=$terminal" -jar "${jars[0]}" "$@"
