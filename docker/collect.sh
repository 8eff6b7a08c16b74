#!/bin/sh
# collect.sh ROOT PROGRAM...: puts programs below a folder that becomes a layer of an image, each at
# its own path and with the libraries that it is linked to, as far as these are not below one of
# the folders in BELOW. All get one date, so that the same files make the same layer.
set -eu

root=$1
shift
for program; do
  program=$(command -v "$program")
  for file in "$program" $(ldd "$program" | grep -o '/[^ )]*'); do
    [ -e "${BELOW:-/none}$file" ] || cp -L --parents "$file" "$root"
  done
done
find "$root" -exec touch --no-dereference --date=@0 {} +
