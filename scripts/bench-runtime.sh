#!/usr/bin/env bash
# The runtime against ONNX Runtime and DL4J: prints a table and writes JSON.
# usage: scripts/bench-runtime.sh --out FILE [--quick] [--only REGEX]
#        (about 8 minutes; --quick about 3; --only measures cases like cold-start alone)
#
# Needs JDK 17; measures JDK 25 too, if it is found in JDK25_HOME or a usual place.
set -euo pipefail
exec "$(dirname "$0")/run-demo.sh" dl4j-compress/benchmarks io.github.dl4jcompress.benchmarks.inference.RuntimeBenchmark "$@"
