#!/usr/bin/env bash
# Makes a Java runtime of java.base alone, with the runtime jar and a program that opens a model and
# predicts; says how large it is and times its start beside that of the installed JDK.
# usage: scripts/jlink-image.sh [--out DIR] [MODEL.d4c ...]      DIR: out/image (is replaced)
#
# Without models, a LeNet-5 and an LSTM of seeded weights are written to DIR/models. Needs JDK 17 or
# later and Maven. ROUNDS=31 starts each program 31 times instead of 15.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
source "$root/scripts/small-start.sh"
out=$root/out/image
if [ "${1:-}" = --out ]; then
  out=$2
  shift 2
fi

build_runtime
if [ -e "$out" ] && [ ! -e "$out/release" ]; then
  echo "$out is no Java runtime: it is not replaced" >&2
  exit 1
fi
rm -rf "$out"
mkdir -p "$(dirname "$out")"
"$jdk/bin/jlink" --add-modules java.base --strip-java-debug-attributes --no-header-files \
  --no-man-pages --output "$out"
"$out/bin/java" -Xshare:dump > "$out/share.log" # without it, each start reads all classes anew
mkdir "$out/app"
cp "$jar" "$out/app/runtime.jar"
"$jdk/bin/jar" --create --file "$out/app/program.jar" -C "$tests" "${main//.//}.class"
models "$out/models" "$@"

for model in "${models[@]}"; do
  archive=$out/$(basename "$model").jsa
  app=(-Xmx32m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xlog:disable -Xlog:all=error:stderr)
  program=(-cp "$out/app/program.jar:$out/app/runtime.jar" "$main" "$model")
  "$out/bin/java" -XX:ArchiveClassesAtExit="$archive" "${app[@]}" "${program[@]}"
  time_starts -- "java" "$jdk/bin/java" "${program[@]}" \
    -- "java, 32 MiB of heap" "$jdk/bin/java" "${app[@]}" "${program[@]}" \
    -- "image, 32 MiB" "$out/bin/java" "${app[@]}" "${program[@]}" \
    -- "image, classes archived" "$out/bin/java" -XX:SharedArchiveFile="$archive" "${app[@]}" \
    "${program[@]}"
done
echo "image: $(kilobytes "$out") kB; of it Java: $(kilobytes "$out/lib" "$out/bin") kB," \
  "runtime jar: $(kilobytes "$out/app/runtime.jar") kB"
