#!/usr/bin/env bash
# What a teacher is worth on MNIST, and what it costs: prints a table and writes JSON.
# usage: scripts/bench-distill.sh --out FILE [--quick]      (about 60 minutes; --quick about 2)
set -euo pipefail
exec "$(dirname "$0")/run-demo.sh" demo-mnist io.github.dl4jcompress.demo.mnist.DistillationBenchmark "$@"
