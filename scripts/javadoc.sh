#!/usr/bin/env bash
# Writes the Javadoc of the library, all parts together. A warning ends it with an error.
# usage: scripts/javadoc.sh      (target/reports/apidocs/index.html)
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/platform.sh
parts=.,dl4j-compress,dl4j-compress/runtime,dl4j-compress/training
mvn -B -q "${platform[@]}" -Prelease -Dmaven.test.skip -Dmaven.javadoc.skip=false -pl "$parts" compile javadoc:aggregate-no-fork
echo "$PWD/target/reports/apidocs/index.html"
