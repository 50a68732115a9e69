"""Gaussian mixtures (diagonal) and k-means: Timbre beside scikit-learn, on the same rows, alternating, as ratios. Each run has a seed of its own.

usage: python3 bench/mixtures.py TIMBRE_BENCH mixture|kmeans [--rows N --features N --components N --starts N --iterations N --threads N --runs N]
TIMBRE_BENCH is the built benchmark program. Timed: from rows in memory to the fitted model, in both programs. Timbre takes float32 rows. scikit-learn's
KMeans takes them too and computes in float32; its GaussianMixture takes them as float64, what it computes in anyway (given float32 it converts them
again and again; --float32 shows that). The objective is the mean log-likelihood of the rows (higher is better) or the inertia (lower is better).
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

import numpy as np


def make(rows, features):
    """Thirty normal distributions of different widths in a space of some dozen dimensions, and noise in all of them."""
    rng = np.random.default_rng(0)
    inner = min(24, features)
    means = 2 * rng.standard_normal((30, inner))
    widths = rng.uniform(0.5, 1.5, (30, inner))
    spread = rng.standard_normal((inner, features)) / np.sqrt(inner)
    owner = rng.choice(30, rows, p=rng.dirichlet(np.full(30, 3.0)))
    x = np.empty((rows, features), np.float32)
    for start in range(0, rows, 20000):
        own = owner[start : start + 20000]
        hidden = means[own] + widths[own] * rng.standard_normal((len(own), inner))
        x[start : start + 20000] = hidden @ spread + 0.7 * rng.standard_normal((len(own), features))
    return x


def sklearn_run(a, path, seed):
    from sklearn.cluster import KMeans
    from sklearn.mixture import GaussianMixture

    x = np.fromfile(path, np.float32).reshape(-1, a.features)
    if a.kind == "mixture" and not a.float32:
        x = x.astype(np.float64)
    start, cpu = time.perf_counter(), time.process_time()
    if a.kind == "kmeans":
        fit = KMeans(a.components, n_init=a.starts, max_iter=a.iterations, random_state=seed).fit(x)
    else:
        fit = GaussianMixture(a.components, covariance_type="diag", n_init=a.starts, max_iter=a.iterations, random_state=seed).fit(x)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    objective = fit.inertia_ if a.kind == "kmeans" else fit.score(x)
    print(json.dumps({"seconds": seconds, "cpu_seconds": cpu, "objective": float(objective), "iterations": fit.n_iter_}))


def main():
    p = argparse.ArgumentParser()
    p.add_argument("timbre")
    p.add_argument("kind", choices=["mixture", "kmeans"])
    p.add_argument("--sklearn-in", help=argparse.SUPPRESS)
    p.add_argument("--seed", type=int, default=0, help=argparse.SUPPRESS)
    p.add_argument("--float32", action="store_true")
    for name, value in dict(rows=20000, features=768, components=16, starts=3, iterations=100, threads=2, runs=3).items():
        p.add_argument(f"--{name}", type=int, default=value)
    a = p.parse_args()
    if a.sklearn_in:
        return sklearn_run(a, a.sklearn_in, a.seed)
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/rows.f32"
        make(a.rows, a.features).tofile(path)
        settings = [str(v) for v in (a.features, a.components, a.starts, a.iterations, a.threads)]
        env = dict(os.environ, OMP_NUM_THREADS=str(a.threads), OPENBLAS_NUM_THREADS=str(a.threads), PYTHONWARNINGS="ignore")
        ours, theirs = [], []
        for seed in range(a.runs):
            for runs, command in ((ours, [a.timbre, "mixtures", a.kind, path, *settings, str(seed)]), (theirs, [sys.executable, __file__, *sys.argv[1:], "--sklearn-in", path, "--seed", str(seed)])):
                out = subprocess.run(command, check=True, capture_output=True, text=True, env=env).stdout
                runs.append(json.loads(out.strip().splitlines()[-1]))
        result = {"case": f"{a.kind}: {a.rows} x {a.features}, {a.components} components, {a.starts} start(s), {a.threads} thread(s), {a.runs} runs"}
        for key in ("seconds", "cpu_seconds", "iterations"):
            t, o = (np.median([r[key] for r in runs]) for runs in (theirs, ours))
            result[key] = {"timbre": round(float(o), 4), "scikit-learn": round(float(t), 4), "scikit-learn/timbre": round(float(t / max(o, 1e-9)), 2)}
        t, o = (float(np.mean([r["objective"] for r in runs])) for runs in (theirs, ours))  # starts differ in luck: means, over many runs
        result["objective"] = {"timbre": o, "scikit-learn": t, "timbre/scikit-learn": round(o / t, 5)}
        result["objectives"] = {"timbre": [r["objective"] for r in ours], "scikit-learn": [r["objective"] for r in theirs]}
        print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
