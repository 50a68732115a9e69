#!/bin/sh
# Kaldi's filter bank (80 bands) and MFCC on one core: Timbre and torchaudio.compliance.kaldi, by turns; prints each run (multiples of
# real time) and the ratios of the medians.
# usage: bench/kaldi.sh [RUNS] [SECONDS]; PYTHON names the interpreter (default python3), CORE the core (default 0).
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
    taskset -c "$core" dotnet "$here/Timbre.Bench/bin/Release/net10.0/Timbre.Bench.dll" kaldi "$seconds" | tee -a "$results"
    taskset -c "$core" "${PYTHON:-python3}" "$here/kaldi.py" "$seconds" | tee -a "$results"
done
"${PYTHON:-python3}" - "$results" <<'END'
import json, statistics, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
for key in ("fbank", "mfcc"):
    ours, peer = (statistics.median(l[key] for l in lines if ("lanes" in l) == mine) for mine in (True, False))
    print(json.dumps({"name": "kaldi", "measure": key, "timbre": ours, "peer": peer, "ratio": round(ours / peer, 1)}))
END
