#!/usr/bin/env bash
# Downloads MNIST into DIR/mnist and the Free Spoken Digit Dataset (FSDD) into DIR/fsdd, and checks
# the SHA-256 of every file.
#
#   scripts/fetch-data.sh [--only mnist|fsdd] [DIR]    DIR defaults to data/ in this repository
#
# Files that are there and right are kept. DL4J_COMPRESS_MIRROR names another mirror, for example
# file:///media/usb, which is then the only one: it holds the four files of MNIST by their names, and
# FSDD as free-spoken-digit-dataset-1.0.10.tar.gz. Exit code 1: a file could not be had, or it is
# not the right one; the files that were right stay, and nothing half-written does.
#
# MNIST is by Y. LeCun, C. Cortes and C. Burges, licence as commonly given: CC BY-SA 3.0. FSDD is by
# Z. Jackson and the six speakers (github.com/Jakobovski/free-spoken-digit-dataset), CC BY-SA 4.0.
set -euo pipefail

usage() {
  echo "usage: scripts/fetch-data.sh [--only mnist|fsdd] [DIR]" >&2
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

# download URL FILE: whole or not at all is for the caller to see to; says why not and returns 1.
download() {
  if ! curl --fail --silent --show-error --location --retry 2 --connect-timeout 20 \
    --max-time 900 --output "$2" "$1"; then
    echo "fetch-data: no download from $1" >&2
    return 1
  fi
}

# fetch_file URL SHA256 FILE: puts the right bytes at FILE, or says why not and returns 1.
fetch_file() {
  local url=$1 expected=$2 file=$3 found
  part=$(mktemp "$file.part.XXXXXX")
  if ! download "$url" "$part"; then
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

fetch_mnist() {
  local target=$1/mnist expected name file mirror got
  local mirrors=(
    https://ossci-datasets.s3.amazonaws.com/mnist
    https://storage.googleapis.com/cvdf-datasets/mnist
  )
  [[ -z $own_mirror ]] || mirrors=("$own_mirror")
  mkdir -p "$target"
  while read -r expected name; do
    file=$target/$name
    if [[ -f $file && $(sha256_of "$file") == "$expected" ]]; then
      echo "kept    $file"
      continue
    fi
    got=no
    for mirror in "${mirrors[@]}"; do
      if fetch_file "$mirror/$name" "$expected" "$file"; then
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
}

# fsdd_is_in FOLDER: prints the first recording that is missing or wrong and returns 1 if there is one.
fsdd_is_in() {
  local report
  if report=$(cd "$1" 2>&1 && "${check_sums[@]}" "$fsdd_sums" 2>/dev/null); then
    return 0
  fi
  grep -v ': OK$' <<<"$report" | head -n 1
  return 1
}

# unpack_fsdd URL: fills $stage with the right recordings, or says why not and returns 1.
unpack_fsdd() {
  local problem
  rm -rf "$stage"
  mkdir -p "$stage"
  download "$1" "$stage/archive.tar.gz" || return 1
  if ! tar -xzf "$stage/archive.tar.gz" -C "$stage" --strip-components 1; then
    echo "fetch-data: $1 cannot be unpacked" >&2
    return 1
  fi
  if ! problem=$(fsdd_is_in "$stage"); then
    echo "fetch-data: $1 is not the whole of FSDD: $problem" >&2
    return 1
  fi
}

fetch_fsdd() {
  local target=$1/fsdd got=no url
  # The sums are those of commit 26eb9aaf, which is later than the tag; they decide.
  local repository=https://codeload.github.com/Jakobovski/free-spoken-digit-dataset/tar.gz
  local urls=("$repository/refs/tags/v1.0.10" "$repository/26eb9aaf")
  [[ -z $own_mirror ]] || urls=("$own_mirror/free-spoken-digit-dataset-1.0.10.tar.gz")
  if fsdd_is_in "$target" >/dev/null; then
    echo "kept    $target/recordings"
  else
    command -v tar >/dev/null || fail "needs tar"
    mkdir -p "$target/recordings"
    stage=$(mktemp -d "$target/.part.XXXXXX")
    for url in "${urls[@]}"; do
      if unpack_fsdd "$url"; then
        got=yes
        break
      fi
    done
    [[ $got == yes ]] || fail "could not get the recordings of FSDD; see the lines above"
    chmod 644 "$stage"/recordings/*.wav
    cut -d ' ' -f 3 "$fsdd_sums" | (cd "$stage" && xargs sh -c 'mv -f "$@" "$0"' "$target/recordings")
    rm -rf "$stage"
    echo "fetched $target/recordings"
  fi
  echo "FSDD is in $target"
}

only=all
if [[ ${1:-} == --only ]]; then
  only=${2:-}
  [[ $only == mnist || $only == fsdd ]] || usage
  shift 2
fi
[[ $# -le 1 && ${1:-} != -* ]] || usage
command -v curl >/dev/null || fail "needs curl"
if command -v sha256sum >/dev/null; then
  check_sums=(sha256sum -c)
elif command -v shasum >/dev/null; then
  check_sums=(shasum -a 256 -c)
else
  fail "needs sha256sum or shasum"
fi

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
fsdd_sums=$root/scripts/fsdd.sha256
own_mirror=${DL4J_COMPRESS_MIRROR:-}
own_mirror=${own_mirror%/}

part=
stage=
trap 'rm -rf "${part:-}" "${stage:-}"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir -p "${1:-$root/data}"
data=$(cd "${1:-$root/data}" && pwd)
[[ $only == fsdd ]] || fetch_mnist "$data"
[[ $only == mnist ]] || fetch_fsdd "$data"
