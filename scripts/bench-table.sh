#!/usr/bin/env bash
# Prints what a benchmark wrote as a table in Markdown.
# usage: scripts/bench-table.sh FILE [--metrics NAME,NAME...]
set -euo pipefail
exec "$(dirname "$0")/run-demo.sh" dl4j-compress/benchmarks io.github.dl4jcompress.benchmarks.MarkdownTable "$@"
