#!/usr/bin/env bash
# Builds a module and runs one of its classes: a demo or a benchmark.
# usage: scripts/run-demo.sh MODULE CLASS [ARGUMENT ...]      (MODULE is a folder: demo-mnist)
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
source "$root/scripts/platform.sh"
module=$1
class=$2
shift 2

(cd "$root" && mvn -B -q "${platform[@]}" -Dmaven.test.skip -pl "$module" -am package)

# More OpenMP threads than free cores make ND4J 10 to 50 times slower.
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}
jar=$(echo "$root/$module/target/${module//\//-}"-*.jar)
terminal=$([ -t 1 ] && echo true || echo false)
exec java "-Ddl4jcompress.terminal=$terminal" \
  -cp "$jar:$(cat "$root/$module/target/classpath.txt")" "$class" "$@"
