#!/usr/bin/env bash
# What few bits cost LeNet-5 on MNIST and an LSTM on spoken digits: prints a table and writes JSON.
# usage: scripts/bench-quantize.sh --out FILE [--quick] [--only REGEX]      (about 2 hours; --quick about 3)
set -euo pipefail
demo=$(dirname "$0")/run-demo.sh
"$demo" demo-mnist io.github.dl4jcompress.demo.mnist.QuantizationBenchmark "$@" > /dev/null
exec "$demo" demo-speech io.github.dl4jcompress.demo.speech.SpeechQuantizationBenchmark "$@" --append
