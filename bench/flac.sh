#!/bin/sh
# Decoding speech on one core: Timbre against `flac -d` (MD5 checked by both), alternating, medians, and their ratio (above 1: Timbre is faster).
# usage: bench/flac.sh FOLDER [ROUNDS]
set -eu
folder=$1
rounds=${2:-5}
here=$(dirname "$0")
dotnet build -c Release "$here/Timbre.Bench" >/dev/null
list=$(mktemp)
find -L "$folder" -name '*.flac' | sort >"$list"
peer() {
    start=$(date +%s%N)
    xargs -d '\n' taskset -c 0 flac -t --totally-silent <"$list"
    end=$(date +%s%N)
    echo $(((end - start) / 1000))
}
peer >/dev/null
round=0
while [ "$round" -lt "$rounds" ]; do
    ours=$(taskset -c 0 dotnet "$here/Timbre.Bench/bin/Release/net10.0/Timbre.Bench.dll" flac "$folder" 5 | sed 's/.*"median_seconds":\([0-9.]*\).*/\1/')
    theirs=$(for i in 1 2 3; do peer; done | sort -n | sed -n 2p)
    echo "$ours $theirs"
    round=$((round + 1))
done | awk '{ o[NR] = $1; t[NR] = $2 / 1e6; r[NR] = t[NR] / o[NR]; printf "timbre %.4f s  flac %.4f s  ratio %.2f\n", o[NR], t[NR], r[NR] }
    END { n = asort(r); printf "median ratio %.2f\n", r[int((n + 1) / 2)] }' 2>/dev/null || echo "awk without asort: see the ratios above"
rm -f "$list"
