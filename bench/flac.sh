#!/bin/bash
# Decoding speech on one core: Timbre against `flac -t` (which is `flac -d` without writing; both check the MD5), alternating.
# Processor seconds for the whole folder, and the ratio (above 1: Timbre is faster). Timbre is measured warm, inside one process.
# usage: bench/flac.sh FOLDER [ROUNDS]
set -euo pipefail
folder=$1
rounds=${2:-5}
here=$(cd "$(dirname "$0")" && pwd)
bench=$here/Timbre.Bench/bin/Release/net10.0/Timbre.Bench.dll
dotnet build -c Release "$here/Timbre.Bench" >/dev/null
list=$(mktemp)
trap 'rm -f "$list"' EXIT
find -L "$folder" -name '*.flac' | sort >"$list"
TIMEFORMAT='%U %S'
peer() {
    { time xargs -d '\n' taskset -c 0 flac -t --totally-silent <"$list"; } 2>&1 | awk '{ print $1 + $2 }'
}
for ((round = 0; round < rounds; round++)); do
    ours=$(taskset -c 0 dotnet "$bench" flac "$folder" 5 | sed 's/.*"median_seconds":\([0-9.]*\).*/\1/')
    theirs=$(for i in 1 2 3; do peer; done | sort -n | sed -n 2p)
    awk -v o="$ours" -v t="$theirs" 'BEGIN { printf "%.2f  timbre %.3f s  flac %.3f s\n", t / o, o, t }'
done | sort -n | awk '{ print; line[NR] = $1 } END { print "median ratio " line[int((NR + 1) / 2)] }'
