#!/usr/bin/env bash
# Trains an LSTM on spoken digits, compresses it while it trains, and runs the result without DL4J.
# usage: scripts/demo-speech.sh [--data DIR] [--out DIR] [--quick] [--seed N]
#            [--split official|speaker:NAME|loso] [--predict FILE.wav]
set -euo pipefail
exec "$(dirname "$0")/run-demo.sh" demo-speech io.github.dl4jcompress.demo.speech.SpeechDemo "$@"
