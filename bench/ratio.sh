#!/bin/sh
# One measure of Timbre and of its Python peer on one core, by turns; prints each run (larger is faster) and, per key, the ratio of the medians.
# usage: bench/ratio.sh NAME "KEY…" [RUNS] [SECONDS]: Timbre.Bench NAME against bench/NAME.py; PYTHON names the interpreter (default python3), CORE the core (default 0).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
name=$1
keys=$2
runs=${3:-3}
seconds=${4:-3}
core=${CORE:-0}
dotnet build -c Release --nologo -v quiet "$here/Timbre.Bench" >/dev/null
results=$(mktemp)
trap 'rm -f "$results"' EXIT
run=0
while [ "$run" -lt "$runs" ]; do
    run=$((run + 1))
    taskset -c "$core" dotnet "$here/Timbre.Bench/bin/Release/net10.0/Timbre.Bench.dll" "$name" "$seconds" | tee -a "$results"
    taskset -c "$core" "${PYTHON:-python3}" "$here/$name.py" "$seconds" | tee -a "$results"
done
"${PYTHON:-python3}" - "$results" "$name" "$keys" <<'END'
import json, statistics, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
for key in sys.argv[3].split():
    ours, peer = (statistics.median(l[key] for l in lines if ("lanes" in l) == mine) for mine in (True, False))
    print(json.dumps({"name": sys.argv[2], "measure": key, "timbre": ours, "peer": peer, "ratio": round(ours / peer, 1)}))
END
