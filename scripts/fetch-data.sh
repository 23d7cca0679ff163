#!/usr/bin/env bash
# Downloads the four files of MNIST into DIR/mnist and checks their SHA-256.
#
#   scripts/fetch-data.sh [DIR]        DIR defaults to data/ in this repository
#
# Files that are there and right are kept. DL4J_COMPRESS_MIRROR names another mirror, for example
# file:///media/usb/mnist, which is then the only one. Exit code 1: a file could not be had, or it
# is not the MNIST file; the files that were right stay, and nothing half-written does.
#
# The data set is by Y. LeCun, C. Cortes and C. Burges, licence as commonly given: CC BY-SA 3.0.
set -euo pipefail

usage() {
  echo "usage: scripts/fetch-data.sh [DIR]" >&2
  exit 1
}

fail() {
  echo "fetch-data: $*" >&2
  exit 1
}

# The file on standard input, so that no name can change the format of the output.
sha256_of() {
  if command -v sha256sum >/dev/null; then
    sha256sum <"$1" | cut -d ' ' -f 1
  else
    shasum -a 256 <"$1" | cut -d ' ' -f 1
  fi
}

# fetch URL SHA256 FILE: puts the right bytes at FILE, or says why not and returns 1.
fetch() {
  local url=$1 expected=$2 file=$3 found
  part=$(mktemp "$file.part.XXXXXX")
  if ! curl --fail --silent --show-error --location --retry 2 --connect-timeout 20 \
    --max-time 900 --output "$part" "$url"; then
    echo "fetch-data: no download from $url" >&2
    rm -f "$part"
    return 1
  fi
  found=$(sha256_of "$part")
  if [[ $found != "$expected" ]]; then
    echo "fetch-data: $url is not the MNIST file: SHA-256 $found, expected $expected" >&2
    rm -f "$part"
    return 1
  fi
  chmod 644 "$part"
  mv -f "$part" "$file"
}

[[ $# -le 1 && ${1:-} != -* ]] || usage
command -v curl >/dev/null || fail "needs curl"
command -v sha256sum >/dev/null || command -v shasum >/dev/null || fail "needs sha256sum or shasum"

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
target=${1:-$root/data}/mnist
if [[ -n ${DL4J_COMPRESS_MIRROR:-} ]]; then
  mirrors=("${DL4J_COMPRESS_MIRROR%/}")
else
  mirrors=(
    https://ossci-datasets.s3.amazonaws.com/mnist
    https://storage.googleapis.com/cvdf-datasets/mnist
  )
fi

part=
trap 'rm -f "${part:-}"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir -p "$target"

while read -r expected name; do
  file=$target/$name
  if [[ -f $file && $(sha256_of "$file") == "$expected" ]]; then
    echo "kept    $file"
    continue
  fi
  got=no
  for mirror in "${mirrors[@]}"; do
    if fetch "$mirror/$name" "$expected" "$file"; then
      got=yes
      break
    fi
  done
  [[ $got == yes ]] || fail "could not get $name; see the lines above"
  echo "fetched $file"
done <<'SUMS'
440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609 train-images-idx3-ubyte.gz
3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c train-labels-idx1-ubyte.gz
8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6 t10k-images-idx3-ubyte.gz
f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6 t10k-labels-idx1-ubyte.gz
SUMS
echo "MNIST is in $target"
