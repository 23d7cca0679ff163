#!/usr/bin/env bash
# Looks for bytes that break the runtime's readers, with Jazzer: a while for each target.
# usage: scripts/fuzz.sh [SECONDS [TARGET ...]]    600 s for each target, if nothing else is said
#
# A finding lies in dl4j-compress/runtime/target/fuzz/findings. Before it is mended, it becomes a line
# of src/test/resources/hostile (xxd -p FINDING | tr -d '\n'), so that HostileTest fails.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
source "$root/scripts/platform.sh"
seconds=${1:-600}
shift || true
cd "$root"
out=dl4j-compress/runtime/target/fuzz
rm -rf "$out/seeds"
mkdir -p "$out/seeds" "$out/findings"
mvn -q -B "${platform[@]}" -Pfuzz -pl dl4j-compress/runtime test-compile \
  org.apache.maven.plugins:maven-dependency-plugin:build-classpath \
  -Dmdep.includeScope=test -Dmdep.outputFile="$root/$out/classpath"
classpath=$root/dl4j-compress/runtime/target/classes:$root/dl4j-compress/runtime/target/test-classes:$(cat "$out/classpath")
(cd dl4j-compress/runtime && java -cp "$classpath" io.github.dl4jcompress.format.FuzzTarget target/fuzz/seeds)

status=0
for seeds in "$out"/seeds/*; do
  class=${seeds##*/}
  target=${class##*\$}
  if [ $# -gt 0 ] && [[ " $* " != *" $target "* ]]; then
    continue
  fi
  echo "== $target, $seconds s"
  mkdir -p "$out/corpus/$target"
  java -Xmx512m -cp "$classpath" com.code_intelligence.jazzer.Jazzer \
    --target_class="$class" --instrumentation_includes='io.github.dl4jcompress.**' \
    --reproducer_path="$out/findings" -artifact_prefix="$out/findings/$target-" \
    -max_total_time="$seconds" -timeout=60 -rss_limit_mb=2048 -max_len=2048 \
    "$out/corpus/$target" "$seeds" > "$out/$target.log" 2>&1 || status=$?
  grep -E '^== |^Caused by|DONE|Test unit written' "$out/$target.log" || tail -3 "$out/$target.log"
done
exit $status
