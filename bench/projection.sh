#!/bin/sh
# Principal components and t-SNE beside scikit-learn, on the same rows, alternating.
# PYTHON names an interpreter with scikit-learn and numpy (default python3).
set -eu
cd "$(dirname "$0")/.."
dotnet build -c Release --nologo bench/Timbre.Bench >/dev/null
program="$PWD/bench/Timbre.Bench/bin/Release/net10.0/Timbre.Bench"
run() {
    taskset -c 0,1 "${PYTHON:-python3}" bench/projection.py "$program" "$@"
}
run pca --rows 200000 --features 768 --components 50 --runs 2
run pca --rows 100000 --features 47 --components 10 --runs 5
run spectrum --rows 198000 --features 768 --each 99 --runs 3
run spectrum --rows 400000 --features 40 --each 200 --runs 3
run tsne --rows 2600 --features 47 --runs 2
run tsne --rows 560 --features 40 --runs 3
