#!/usr/bin/env bash
# What pruning costs LeNet-5 on MNIST and an LSTM on spoken digits: prints a table and writes JSON.
# usage: scripts/bench-prune.sh --out FILE [--quick] [--only REGEX]      (about 3 hours; --quick about 3)
set -euo pipefail
demo=$(dirname "$0")/run-demo.sh
"$demo" demo-mnist io.github.dl4jcompress.demo.mnist.PruningBenchmark "$@" > /dev/null
exec "$demo" demo-speech io.github.dl4jcompress.demo.speech.SpeechPruningBenchmark "$@" --append
