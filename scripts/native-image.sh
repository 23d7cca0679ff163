#!/usr/bin/env bash
# Compiles the program of scripts/jlink-image.sh ahead of time with GraalVM's native-image, where
# that is installed, and times its start beside that of the JDK.
# usage: scripts/native-image.sh [--out FILE] [MODEL.d4c ...]      FILE: out/first-answer
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
if ! command -v native-image > /dev/null; then
  echo "native-image is not installed (https://www.graalvm.org/downloads/): nothing is built"
  exit 0
fi
source "$root/scripts/small-start.sh"
out=$root/out/first-answer
if [ "${1:-}" = --out ]; then
  out=$2
  shift 2
fi

build_runtime
mkdir -p "$(dirname "$out")"
native-image --no-fallback -cp "$jar:$tests" -o "$out" "$main"
models "$out-models" "$@"
for model in "${models[@]}"; do
  time_starts -- java "$jdk/bin/java" -cp "$jar:$tests" "$main" "$model" -- native "$out" "$model"
done
echo "native program: $(kilobytes "$out") kB"
