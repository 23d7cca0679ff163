# Sourced by scripts that time how a program starts which opens a model and predicts.
source "$root/scripts/platform.sh"
main=io.github.dl4jcompress.FirstAnswer
tests=$root/dl4j-compress/runtime/target/test-classes
jdk=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.home = //p')

# Builds the runtime jar and the classes of its tests; sets `jar`.
build_runtime() {
  (cd "$root" && mvn -B -q "${platform[@]}" -DskipTests -pl dl4j-compress/runtime -am package)
  jar=$(echo "$root"/dl4j-compress/runtime/target/dl4j-compress-runtime-*.jar)
}

# models DIR [MODEL ...]: sets `models` to those given, or to two that are written to DIR.
models() {
  local folder=$1
  shift
  models=("$@")
  if [ $# = 0 ]; then
    "$jdk/bin/java" -cp "$jar:$tests" io.github.dl4jcompress.SmallModels "$folder"
    models=("$folder"/*.d4c)
  fi
}

# time_starts -- NAME COMMAND ... -- NAME COMMAND ...: prints a line for each, started in turns.
time_starts() {
  echo "$(basename "$model"): start to first answer, median of ${ROUNDS:-15} (least-most), ratio to the first"
  "$jdk/bin/java" -cp "$tests" io.github.dl4jcompress.StartTimes "${ROUNDS:-15}" "$@"
}

kilobytes() {
  du -sk "$@" | awk '{sum += $1} END {print sum}'
}
