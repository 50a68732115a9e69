#!/bin/sh
# 13 MFCC on one core: Timbre and librosa's computation in NumPy/SciPy, by turns; prints each run and the ratio of the medians.
# usage: bench/mfcc.sh [RUNS] [SECONDS]; PYTHON names the interpreter (default python3), CORE the core (default 0).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
runs=${1:-3}
seconds=${2:-3}
core=${CORE:-0}
dotnet build -c Release --nologo -v quiet "$here/Timbre.Bench" >&2
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
ours = statistics.median(l["times_real_time"] for l in lines if "lanes" in l)
single = statistics.median(l["times_real_time"] for l in lines if "lanes" not in l)
double = statistics.median(l["times_real_time_numpy_fft"] for l in lines if "lanes" not in l)
print(json.dumps({"name": "mfcc", "timbre": ours, "numpy_scipy": single, "ratio": round(ours / single, 1), "ratio_to_numpy_fft": round(ours / double, 1)}))
END
