#!/usr/bin/env bash
# What a teacher is worth to an LSTM of 64 cells: prints a table and writes JSON.
# usage: scripts/bench-distill-speech.sh --out FILE [--quick] [--split official|speaker:NAME|loso]
#        (about 20 minutes per split, six splits for loso; --quick about 2)
set -euo pipefail
exec "$(dirname "$0")/run-demo.sh" demo-speech io.github.dl4jcompress.demo.speech.SpeechDistillationBenchmark "$@"
