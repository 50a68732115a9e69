#!/bin/sh
# 13 MFCC on one core: Timbre and librosa's computation in NumPy/SciPy, by turns; prints each run and the ratios of the medians,
# by the clock and by processor time (the fairer of the two on a machine that is not idle).
# usage: bench/mfcc.sh [RUNS] [SECONDS]; PYTHON names the interpreter (default python3), CORE the core (default 0).
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
    taskset -c "$core" dotnet "$here/Timbre.Bench/bin/Release/net10.0/Timbre.Bench.dll" mfcc "$seconds" | tee -a "$results"
    taskset -c "$core" "${PYTHON:-python3}" "$here/mfcc.py" "$seconds" | tee -a "$results"
done
"${PYTHON:-python3}" - "$results" <<'END'
import json, statistics, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
ours = [l for l in lines if "lanes" in l]
peer = [l for l in lines if "lanes" not in l]
median = lambda runs, key: statistics.median(run[key] for run in runs)
for by in ("times_real_time", "by_processor_time"):
    a, b, c = median(ours, by), median(peer, by), median(peer, by + "_numpy_fft")
    print(json.dumps({"name": "mfcc", "measure": by, "timbre": a, "scipy_fft": b, "numpy_fft": c, "ratio_scipy_fft": round(a / b, 1), "ratio_numpy_fft": round(a / c, 1)}))
END
