#!/bin/sh
# Gradient-boosted trees beside XGBoost: small and large, one and two threads. Needs python3 (PYTHON names another) with xgboost and numpy.
set -eu
cd "$(dirname "$0")/.."
dotnet build -c Release -v q --nologo bench/Timbre.Bench >&2
python=${PYTHON:-/usr/bin/python3}
program="$PWD/bench/Timbre.Bench/bin/Release/net10.0/Timbre.Bench"
run() {
    cores=$1
    shift
    flock "${TMPDIR:-/tmp}/bench.lock" taskset -c "$cores" "$python" bench/boosting.py "$program" "$@"
}
run 0 --rows 80000 --features 13 --depth 3 --trees 100 --threads 1 --runs 5
run 0,1 --rows 80000 --features 13 --depth 3 --trees 100 --threads 2 --runs 5
run 0 --rows 1000000 --features 32 --depth 6 --trees 30 --threads 1 --runs 2
run 0,1 --rows 1000000 --features 32 --depth 6 --trees 30 --threads 2 --runs 2
run 0 --rows 80000 --features 13 --depth 3 --trees 30 --classes 5 --threads 1 --runs 3
