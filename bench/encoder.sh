#!/bin/sh
# wav2vec 2.0 base on chunks of 2 s: Timbre, ONNX Runtime and PyTorch by turns, pinned, on one and two threads, one chunk and eight at a time, in
# float32 and in 8 bits. Prints each run, then a table of medians; a ratio above 1 means that Timbre is faster.
# usage: bench/encoder.sh [RUNS] [CACHE] [SECONDS]: CACHE keeps the checkpoint (random weights, see encoder-checkpoint.py), the ONNX graphs and
# onnxruntime-node from one call to the next (default: a temporary folder). PYTHON names an interpreter with torch and torchaudio (default python3).
# ORT names a folder whose node_modules holds onnxruntime-node already; PRECISIONS, THREADS and BATCHES narrow the runs ("single", "1", "1 8").
set -eu
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-python3}
runs=${1:-3}
seconds=${3:-3}
results=$(mktemp)
if [ -n "${2:-}" ]; then
    cache=$2
    trap 'rm -f "$results" "$results.line"' EXIT
else
    cache=$(mktemp -d)
    trap 'rm -rf "$results" "$results.line" "$cache"' EXIT
fi
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)
model=$cache/wav2vec2-base
dotnet build -c Release --nologo -v quiet "$here/Timbre.Bench" >/dev/null
[ -f "$model/model.safetensors" ] || "$python" "$here/encoder-checkpoint.py" "$model" >&2
[ -f "$model/eight-bit.onnx" ] || "$python" "$here/encoder.py" export "$model" >&2
if [ -z "${ORT:-}" ]; then
    ORT=$cache
    # Without its installation script, which fetches what only a graphics card needs.
    [ -d "$cache/node_modules/onnxruntime-node" ] || npm install --prefix "$cache" --ignore-scripts --no-audit --no-fund onnxruntime-node@1.30.0 >&2
fi
export ORT
node "$here/encoder.mjs" check "$model"
"$python" "$here/encoder.py" check "$model"
measure() {
    cores=$1
    shift
    taskset -c "$cores" "$@" >"$results.line"
    tee -a "$results" <"$results.line"
}
run=0
while [ "$run" -lt "$runs" ]; do
    run=$((run + 1))
    for threads in ${THREADS:-1 2}; do
        cores=0
        [ "$threads" -eq 1 ] || cores=0-$((threads - 1))
        for batch in ${BATCHES:-1 8}; do
            for precision in ${PRECISIONS:-single eight-bit}; do
                measure "$cores" dotnet "$here/Timbre.Bench/bin/Release/net10.0/Timbre.Bench.dll" encoder "$model" \
                    --threads "$threads" --batch "$batch" --precision "$precision" "$seconds"
                measure "$cores" node "$here/encoder.mjs" time "$model" "$threads" "$batch" "$precision" "$seconds"
                measure "$cores" "$python" "$here/encoder.py" time "$model" \
                    --threads "$threads" --batch "$batch" --precision "$precision" --seconds "$seconds"
            done
        done
    done
done
"$python" "$here/encoder.py" table "$results"
