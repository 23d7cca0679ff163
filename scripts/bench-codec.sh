#!/usr/bin/env bash
# The coder of weights against entropy, xz, zstd and Huffman codes: prints a table and writes JSON.
# usage: scripts/bench-codec.sh --out FILE [--quick] [--tensors FILE.npz]... [--model FILE.d4c]...
#        (about a minute; --quick about half of it)
# A model is what scripts/demo-mnist.sh writes. Without tensors, seeded ones are made; without a
# model, a LeNet-5 of seeded weights.
set -euo pipefail
exec "$(dirname "$0")/run-demo.sh" dl4j-compress/benchmarks io.github.dl4jcompress.benchmarks.CodecBenchmark "$@"
