#!/bin/sh
# Voice measures of real utterances by Praat and by Timbre: how they agree, and how long both take.
# usage: bench/praat.sh FOLDER [COUNT]; FOLDER holds FLAC files at any depth, e.g. LibriSpeech/train-clean-100; COUNT files (default 40) are
# taken from all over it. Needs praat and flac on the PATH; PYTHON names the interpreter (default python3).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
count=${2:-40}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dotnet build -c Release --nologo -v quiet "$here/Timbre.Bench" >/dev/null
bench="$here/Timbre.Bench/bin/Release/net10.0/Timbre.Bench.dll"
find -L "$folder" -name '*.flac' | LC_ALL=C sort >"$work/all"
total=$(wc -l <"$work/all")
awk -v step="$((total / count > 0 ? total / count : 1))" -v count="$count" 'NR % step == 1 % step && n++ < count' "$work/all" >"$work/flac"
while read -r file; do
    wav="$work/$(basename "$file" .flac).wav"
    flac --silent --decode --force -o "$wav" "$file"
    echo "$wav"
done <"$work/flac" >"$work/list.txt"
start=$(date +%s%N)
praat --run "$here/praat.praat" "$work/list.txt" >"$work/praat.tsv"
middle=$(date +%s%N)
dotnet "$bench" voice-table "$work/list.txt" >"$work/timbre.tsv"
end=$(date +%s%N)
"${PYTHON:-python3}" - "$work/praat.tsv" "$work/timbre.tsv" "$((middle - start))" "$((end - middle))" <<'END_OF_SCRIPT'
import csv, math, statistics, sys
read = lambda path: list(csv.DictReader(open(path), delimiter="\t"))
praat, timbre = read(sys.argv[1]), read(sys.argv[2])
assert [row["file"] for row in praat] == [row["file"] for row in timbre]
print(f"{len(praat)} utterances; time of Praat / time of Timbre, start-up included: {int(sys.argv[3]) / int(sys.argv[4]):.0f}")
print(f"{'measure':14} {'correlation':>11} {'median |diff|':>13} {'median rel.':>11} {'95th rel.':>10} {'within 1 %':>10} {'within 5 %':>10}")
for name in [n for n in praat[0] if n != "file"]:
    pairs = [(float(a[name]), float(b[name])) for a, b in zip(praat, timbre) if "undefined" not in a[name]]
    differences = [abs(a - b) for a, b in pairs]
    relative = sorted(d / abs(a) for d, (a, _) in zip(differences, pairs))
    r = statistics.correlation([a for a, _ in pairs], [b for _, b in pairs])
    share = lambda limit: f"{100 * sum(x <= limit for x in relative) / len(relative):.0f} %"
    print(f"{name:14} {r:11.4f} {statistics.median(differences):13.4g} {100 * statistics.median(relative):9.2f} % {100 * relative[math.ceil(0.95 * len(relative)) - 1]:8.2f} % {share(0.01):>10} {share(0.05):>10}")
END_OF_SCRIPT
