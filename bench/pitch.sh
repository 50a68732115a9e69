#!/bin/sh
# YIN and pYIN on one core: Timbre and librosa's computation in NumPy/SciPy, by turns; prints each run and the ratios of the medians, by
# the clock and by processor time. librosa's own pyin, its Viterbi compiled by Numba, was measured at 12 times real time on such a
# machine; the ratio to that is printed too.
# usage: bench/pitch.sh [RUNS] [SECONDS]; PYTHON names the interpreter (default python3), CORE the core (default 0).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
runs=${1:-3}
seconds=${2:-3}
core=${CORE:-0}
dotnet build -c Release --nologo -v quiet "$here/Timbre.Bench" >/dev/null
results=$(mktemp)
trap 'rm -f "$results"' EXIT
run=0
while [ "$run" -lt "$runs" ]; do
    run=$((run + 1))
    taskset -c "$core" dotnet "$here/Timbre.Bench/bin/Release/net10.0/Timbre.Bench.dll" pitch "$seconds" | tee -a "$results"
    taskset -c "$core" "${PYTHON:-python3}" "$here/pitch.py" "$seconds" | tee -a "$results"
done
"${PYTHON:-python3}" - "$results" <<'END_OF_SCRIPT'
import json, statistics, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
ours = [l for l in lines if "lanes" in l]
peer = [l for l in lines if "lanes" not in l]
median = lambda runs, key: statistics.median(run[key] for run in runs)
for by in ("", "_by_processor_time"):
    for name in ("yin", "pyin"):
        a, b = median(ours, name + by), median(peer, name + by)
        result = {"name": name, "measure": by[1:] or "clock", "timbre": a, "numpy": b, "ratio": round(a / b, 1)}
        if name == "pyin":
            result["ratio_to_12_times_real_time"] = round(a / 12, 1)
        print(json.dumps(result))
END_OF_SCRIPT
