#!/bin/sh
# Training time per epoch, Timbre against PyTorch, one core, alternating; prints the ratio (above 1 = Timbre is faster) of each round.
set -eu
here=$(dirname "$0")
core=${CORE:-0}
python=${PYTHON:-python3} # with torch
dotnet build -c Release "$here/Timbre.Bench" >/dev/null
for net in ${NETS:-mlp cnn cnn2d-87 cnn2d-200 pooled-87 pooled-200 xvector-200 resnet18-100 separable-100}; do
  for round in ${ROUNDS:-1 2 3}; do
    ours=$(taskset -c "$core" dotnet "$here/Timbre.Bench/bin/Release/net10.0/Timbre.Bench.dll" training "$net")
    theirs=$(taskset -c "$core" "$python" "$here/training.py" "$net")
    "$python" -c 'import json, sys
a, b = map(json.loads, sys.argv[1:])
name, ours, theirs = a["name"], a["seconds_per_epoch"], b["seconds_per_epoch"]
print(f"{name}: {theirs / ours:.2f} x  (timbre {ours:.4f} s, torch {theirs:.4f} s)")' "$ours" "$theirs"
  done
done
