#!/usr/bin/env bash
# Trains LeNet-5 on MNIST, compresses it while it trains, and runs the result without DL4J.
# usage: scripts/demo-mnist.sh [--data DIR] [--out DIR] [--quick] [--seed N]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
source "$root/scripts/platform.sh"

(cd "$root" && mvn -B -q "${platform[@]}" -Dmaven.test.skip -pl demo-mnist -am package)

# More OpenMP threads than free cores make ND4J 10 to 50 times slower.
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}
classes=$(echo "$root"/demo-mnist/target/demo-mnist-*.jar)
terminal=$([ -t 1 ] && echo true || echo false)
exec java "-Ddemo.terminal=$terminal" -cp "$classes:$(cat "$root/demo-mnist/target/classpath.txt")" \
  io.github.dl4jcompress.demo.mnist.MnistDemo "$@"
