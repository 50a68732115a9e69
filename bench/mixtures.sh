#!/bin/sh
# Gaussian mixtures and k-means beside scikit-learn: the frames of one speaker's encoder, and the frames of a corpus; alternating.
# PYTHON names an interpreter with scikit-learn and numpy (default python3).
set -eu
cd "$(dirname "$0")/.."
dotnet build -c Release --nologo bench/Timbre.Bench >/dev/null
program="$PWD/bench/Timbre.Bench/bin/Release/net10.0/Timbre.Bench"
run() {
    cores=$1
    shift
    taskset -c "$cores" "${PYTHON:-python3}" bench/mixtures.py "$program" "$@"
}
run 0,1 mixture --rows 20000 --features 768 --components 16 --starts 3 --iterations 100 --threads 2 --runs 3
run 0,1 kmeans --rows 860000 --features 47 --components 40 --starts 1 --iterations 300 --threads 2 --runs 7
