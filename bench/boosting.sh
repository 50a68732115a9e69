#!/bin/sh
# Gradient-boosted trees beside XGBoost's hist: small and large, one and two threads, depth-wise and leaf-wise, classes and regression, alternating.
# PYTHON names an interpreter with xgboost and numpy (default python3).
set -eu
cd "$(dirname "$0")/.."
dotnet build -c Release --nologo bench/Timbre.Bench >/dev/null
program="$PWD/bench/Timbre.Bench/bin/Release/net10.0/Timbre.Bench"
run() {
    cores=$1
    shift
    taskset -c "$cores" "${PYTHON:-python3}" bench/boosting.py "$program" "$@"
}
run 0 --rows 80000 --features 13 --depth 3 --trees 100 --threads 1 --runs 5
run 0,1 --rows 80000 --features 13 --depth 3 --trees 100 --threads 2 --runs 5
run 0 --rows 1000000 --features 32 --depth 6 --trees 30 --threads 1 --runs 2
run 0,1 --rows 1000000 --features 32 --depth 6 --trees 30 --threads 2 --runs 2
run 0 --rows 80000 --features 13 --depth 3 --trees 30 --classes 5 --threads 1 --runs 3
run 0 --rows 80000 --features 13 --depth 3 --trees 100 --classes 1 --threads 1 --runs 5
run 0 --rows 80000 --features 13 --depth 0 --leaves 31 --trees 100 --threads 1 --runs 3
run 0,1 --rows 80000 --features 13 --depth 0 --leaves 31 --trees 100 --threads 2 --runs 3
run 0,1 --rows 1000000 --features 32 --depth 0 --leaves 64 --trees 30 --threads 2 --runs 2
run 0 --rows 251 --features 200 --depth 3 --trees 100 --fits 20 --threads 1 --runs 3
