#!/bin/sh
# Spectral features on one core: Timbre and librosa's computation in NumPy/SciPy, by turns; prints each run and, per kind, for the set and for the set with
# statistics, the ratio of the medians: against one call per feature, each with its own spectrogram (as librosa is mostly called), and against one spectrogram
# that the peer shares, made by numpy.fft (librosa's own) or scipy.fft. Timbre makes one spectrogram per kind in the rows of kinds and one for all in "set".
# usage: bench/features.sh [RUNS] [SECONDS] [KIND…]; PYTHON names the interpreter (default python3), CORE the core (default 0).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
runs=${1:-3}
seconds=${2:-1}
[ "$#" -lt 2 ] || shift
[ "$#" -lt 1 ] || shift
core=${CORE:-0}
dotnet build -c Release --nologo -v quiet "$here/Timbre.Bench" >/dev/null
results=$(mktemp)
trap 'rm -f "$results"' EXIT
run=0
while [ "$run" -lt "$runs" ]; do
    run=$((run + 1))
    taskset -c "$core" dotnet "$here/Timbre.Bench/bin/Release/net10.0/Timbre.Bench.dll" features "$seconds" "$@" | tee -a "$results"
    taskset -c "$core" "${PYTHON:-python3}" "$here/features.py" "$seconds" "$@" | tee -a "$results"
done
"${PYTHON:-python3}" - "$results" <<'END'
import json, statistics, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
ours = [l for l in lines if "lanes" in l]
peer = [l for l in lines if "lanes" not in l]
samples = ("zero_crossing_rate", "rms")
for by, by_shared in (("milliseconds", "shared"), ("processor", "processor_shared")):
    mine = lambda key: statistics.median(run[by][key] for run in ours)
    own = lambda key: statistics.median(run[by][key] for run in peer)
    shared = lambda key: statistics.median(run[by_shared][key] for run in peer)
    kinds = list(peer[0][by])
    for kind in kinds:
        fast = shared(kind) + (0 if kind in samples else shared("stft_scipy"))
        print(json.dumps({"by": by, "kind": kind, "timbre_ms": mine(kind), "peer_ms": own(kind), "ratio": round(own(kind) / mine(kind), 1), "ratio_scipy_fft": round(fast / mine(kind), 1)}))
    for name in ("set", "statistics"):
        extra = shared("statistics") if name == "statistics" else 0
        alone, together = sum(map(own, kinds)) + extra, sum(map(shared, kinds)) + extra
        print(json.dumps({"by": by, "kind": name, "timbre_ms": mine(name), "ratio": round(alone / mine(name), 1),
                          "ratio_shared": round((together + shared("stft")) / mine(name), 1), "ratio_shared_scipy_fft": round((together + shared("stft_scipy")) / mine(name), 1)}))
END
