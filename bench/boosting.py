"""Gradient-boosted trees: Timbre beside XGBoost's hist, on the same rows (a .npy file each), alternating, as ratios.
Processor seconds tell more than wall seconds where the machine has other work.

usage: python3 bench/boosting.py TIMBRE_BENCH [--rows N --features N --depth N --trees N --threads N --runs N --classes N --leaves N --fits N]
TIMBRE_BENCH is the built benchmark program. Timed: from float rows in memory to the trained model, in both programs.
One class means regression; --leaves grows leaf-wise (XGBoost: lossguide) instead of depth-wise, where --depth 0 sets no limit; --fits
trains so many times in a row, which tells what small data costs. Predicting is the best of five runs in both.
Also checks that XGBoost loads Timbre's model.json and predicts the same margins (within 1e-5).
"""
import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

import numpy as np


def make(rows, features, classes, seed):
    """Overlapping classes with interactions and a little noise; two per cent of the values are missing."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((rows, features), dtype=np.float32)
    w = np.random.default_rng(1).standard_normal((classes, features)) / np.sqrt(features)
    score = x @ w.T + 0.8 * np.sin(2 * x[:, :classes]) + 0.5 * (x[:, 1:2] * x[:, 2:3]) * np.arange(1 if classes == 1 else 0, max(classes, 2))
    if classes == 1:
        y = (5 * score[:, 0] + rng.standard_normal(rows)).astype(np.float32)
    else:
        y = np.argmax(2 * score + rng.gumbel(size=score.shape), axis=1).astype(np.int32)
    x[rng.random(x.shape) < 0.02] = np.nan
    return x, y


def xgboost_run(folder, a):
    import xgboost as xgb

    x = np.load(f"{folder}/train_x.npy").reshape(-1, a.features)
    y = np.load(f"{folder}/train_y.npy")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    objective = {"objective": "multi:softprob", "num_class": a.classes} if a.classes > 2 else {"objective": ["reg:squarederror", "binary:logistic"][a.classes - 1]}
    if a.leaves:
        objective.update(grow_policy="lossguide", max_leaves=a.leaves)
    params = dict(objective, tree_method="hist", max_depth=a.depth, eta=0.1, nthread=a.threads, base_score=0.5, verbosity=0)
    start, cpu = time.perf_counter(), time.process_time()
    for _ in range(a.fits):
        booster = xgb.train(params, xgb.DMatrix(x, y, nthread=a.threads), a.trees)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    test = np.load(f"{folder}/test_x.npy").reshape(-1, a.features)
    predict = np.inf
    for _ in range(5):
        start = time.perf_counter()
        margins = booster.inplace_predict(test, predict_type="margin")
        predict = min(predict, time.perf_counter() - start)
    np.save(f"{folder}/xgboost_margins.npy", margins)
    print(json.dumps({"seconds": seconds, "cpu_seconds": cpu, "predict_seconds": predict, "extra_mb": (peak - before) / 1024, "peak_mb": peak / 1024}))


def loss(margins, y, classes):
    if classes == 1:
        return float(np.sqrt(np.mean((margins.astype(np.float64) - y) ** 2)))
    if margins.ndim == 1:
        margins = np.stack([np.zeros_like(margins), margins], axis=1)
    margins = margins.astype(np.float64)
    margins -= margins.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(margins).sum(axis=1)) - margins[np.arange(len(y)), y]))


def main():
    p = argparse.ArgumentParser()
    p.add_argument("timbre")
    p.add_argument("--xgboost-in", help=argparse.SUPPRESS)
    for name, value in dict(rows=80000, features=13, depth=3, trees=100, threads=1, runs=5, classes=2, leaves=0, fits=1).items():
        p.add_argument(f"--{name}", type=int, default=value)
    a = p.parse_args()
    if a.xgboost_in:
        return xgboost_run(a.xgboost_in, a)
    with tempfile.TemporaryDirectory() as folder:
        x, y = make(a.rows, a.features, a.classes, 0)
        tx, ty = make(50000, a.features, a.classes, 7)
        for name, values in dict(train_x=x, train_y=y, test_x=tx, test_y=ty).items():
            np.save(f"{folder}/{name}.npy", values.reshape(-1))
        del x
        settings = [str(v) for v in (a.features, a.classes, a.depth, a.trees, a.threads, a.leaves, a.fits)]
        ours, theirs = [], []
        env = dict(os.environ, OMP_NUM_THREADS=str(a.threads))
        for _ in range(a.runs):
            out = subprocess.run([a.timbre, "boosting", folder, *settings], check=True, capture_output=True, text=True).stdout
            ours.append(json.loads(out.strip().splitlines()[-1]))
            again = [sys.executable, __file__, *sys.argv[1:], "--xgboost-in", folder]
            out = subprocess.run(again, check=True, capture_output=True, text=True, env=env).stdout
            theirs.append(json.loads(out.strip().splitlines()[-1]))

        import xgboost as xgb

        booster = xgb.Booster(model_file=f"{folder}/timbre.json")
        shape = (-1, a.classes) if a.classes > 2 else -1
        margins = np.load(f"{folder}/timbre_margins.npy").reshape(shape)
        loaded = booster.predict(xgb.DMatrix(tx), output_margin=True)
        difference = float(np.max(np.abs(loaded - margins) / (1 + np.abs(loaded))))
        result = {"case": f"{a.rows} x {a.features}, {a.trees} rounds, depth {a.depth}, {a.leaves} leaves, {a.classes} classes, {a.fits} fit(s), {a.threads} thread(s), {a.runs} runs"}
        for key in ("seconds", "cpu_seconds", "predict_seconds", "extra_mb", "peak_mb"):
            t, o = (np.median([r[key] for r in runs]) for runs in (theirs, ours))
            result[key] = {"timbre": round(o, 4), "xgboost": round(t, 4), "xgboost/timbre": round(t / max(o, 1e-9), 2)}
        t, o = loss(np.load(f"{folder}/xgboost_margins.npy").reshape(shape), ty, a.classes), loss(margins, ty, a.classes)
        result["held_out_rmse" if a.classes == 1 else "held_out_log_loss"] = {"timbre": round(o, 6), "xgboost": round(t, 6), "timbre/xgboost": round(o / t, 5)}
        result["xgboost_loads_ours_worst_margin_difference"] = difference
        print(json.dumps(result, indent=1))
        if difference > 1e-5:
            sys.exit("XGBoost does not predict the same from Timbre's model.json")


if __name__ == "__main__":
    main()
