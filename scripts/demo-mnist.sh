#!/usr/bin/env bash
# Trains LeNet-5 on MNIST, compresses it while it trains, and runs the result without DL4J.
# usage: scripts/demo-mnist.sh [--data DIR] [--out DIR] [--quick] [--seed N]
set -euo pipefail
exec "$(dirname "$0")/run-demo.sh" demo-mnist io.github.dl4jcompress.demo.mnist.MnistDemo "$@"
