#!/usr/bin/env bash
# Builds what is published twice, from the commit that is checked out: in folders of other names, another time zone and
# another language. Every jar must have the same bytes. Tests are not run.
# usage: scripts/check-reproducible.sh
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
source "$root/scripts/platform.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# build NAME: the jars of a fresh clone, as lines of SHA-256 and file.
build() {
  git clone -q "$root" "$work/$1"
  (cd "$work/$1" && mvn -B -q "${platform[@]}" -Prelease -Dmaven.test.skip -pl dl4j-compress/cli -am package) >&2
  (cd "$work/$1" && find . -path '*/target/*.jar' -not -name 'original-*' | LC_ALL=C sort | xargs sha256sum)
  rm -rf "${work:?}/$1"
}

TZ=UTC LC_ALL=C.UTF-8 build first > "$work/first.txt"
TZ=Asia/Tokyo MAVEN_OPTS="${MAVEN_OPTS:-} -Duser.language=tr -Duser.country=TR" build "another folder" > "$work/second.txt"
cat "$work/first.txt"
if ! diff "$work/first.txt" "$work/second.txt" >&2; then
  echo "the builds differ" >&2
  exit 1
fi
echo "$(wc -l < "$work/first.txt") jars, the same bytes in both builds"
