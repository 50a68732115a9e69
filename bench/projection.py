"""Principal components and t-SNE: Timbre beside scikit-learn, on the same float32 rows, alternating, as ratios on two threads.

usage: python3 bench/projection.py TIMBRE_BENCH pca|spectrum|tsne [--rows N --features N --components N --each N --threads N --runs N]
TIMBRE_BENCH is the built benchmark program.
pca: from rows in memory to the fitted components. Peers: PCA as it chooses itself (auto, a randomised solver for few components of many
features), PCA with svd_solver="full", and the covariance with numpy and eigh in float32, which scikit-learn of that version does not offer. The
objective is the variance explained by the components (timbre/peer, higher is better), the error that of each variance against numpy in double.
spectrum: how many components 85 % need, one fit for each --each rows.
tsne: both with their defaults. The Kullback-Leibler divergence is computed here from both layouts, over all pairs, with scikit-learn's affinities.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

import numpy as np


def make(rows, features, kind):
    rng = np.random.default_rng(0)
    if kind == "tsne":
        centres = 2 * rng.standard_normal((12, features))
        return (centres[rng.integers(0, 12, rows)] + rng.standard_normal((rows, features))).astype(np.float32)
    x = rng.standard_normal((rows, features), dtype=np.float32)
    rank = min(64, features)
    z = rng.standard_normal((rows, rank), dtype=np.float32) * (4 / np.sqrt(1 + np.arange(rank, dtype=np.float32)))
    x += z @ (rng.standard_normal((rank, features), dtype=np.float32) / np.sqrt(rank))
    x += rng.standard_normal(features, dtype=np.float32) * 3
    return x


def covariance(x, dtype):
    mean = x.mean(axis=0, dtype=np.float64)
    if dtype == np.float64:
        p = sum(b.T @ b for b in (x[i : i + 8192] - mean for i in range(0, len(x), 8192)))
    else:
        c = x - mean.astype(np.float32)
        p = c.T @ c
    values, vectors = np.linalg.eigh(p / dtype(len(x) - 1))
    return values[::-1], vectors[:, ::-1]


def peer(a, folder):
    x = np.load(f"{folder}/x.npy").reshape(-1, a.features)
    from sklearn.decomposition import PCA
    from sklearn.manifold import TSNE

    result = {}
    start, cpu = time.perf_counter(), time.process_time()
    if a.kind == "tsne":
        t = TSNE(init="pca", learning_rate="auto", n_jobs=a.threads, random_state=0).fit(x)
        np.save(f"{folder}/peer_layout.npy", t.embedding_)
    elif a.kind == "spectrum":
        for i in range(0, len(x), a.each):
            pca = PCA().fit(x[i : i + a.each])
            first = int(np.searchsorted(np.cumsum(pca.explained_variance_ratio_), 0.85) + 1)
            result.setdefault("first", first)
    elif a.peer == "numpy":
        np.save(f"{folder}/numpy_variance.npy", covariance(x, np.float32)[0][: a.components])
    else:
        pca = PCA(a.components, svd_solver=a.peer, random_state=0).fit(x)
        np.save(f"{folder}/{a.peer}_variance.npy", pca.explained_variance_)
    print(json.dumps(dict(result, seconds=time.perf_counter() - start, cpu_seconds=time.process_time() - cpu)))


def divergence(p, y):
    """Over all pairs: the normaliser is the sum over them all, not a tree's estimate."""
    y = y.astype(np.float64)
    total = sum((1 / (1 + ((y[i : i + 500, None] - y[None]) ** 2).sum(-1))).sum() for i in range(0, len(y), 500)) - len(y)
    p = p.tocoo()
    w = p.data / p.data.sum()
    keep = w > 0
    q = 1 / (1 + ((y[p.row] - y[p.col]) ** 2).sum(-1)) / total
    return float((w[keep] * np.log(w[keep] / q[keep])).sum())


def affinities(x):
    from sklearn.manifold._t_sne import _joint_probabilities_nn
    from sklearn.neighbors import NearestNeighbors

    graph = NearestNeighbors(n_neighbors=min(len(x) - 1, 91)).fit(x).kneighbors_graph(mode="distance")
    graph.data **= 2
    return _joint_probabilities_nn(graph, 30, 0)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("timbre")
    p.add_argument("kind", choices=["pca", "spectrum", "tsne"])
    p.add_argument("--peer", default="auto", help=argparse.SUPPRESS)
    p.add_argument("--peer-in", help=argparse.SUPPRESS)
    for name, value in dict(rows=100000, features=47, components=10, each=99, threads=2, runs=3).items():
        p.add_argument(f"--{name}", type=int, default=value)
    a = p.parse_args()
    if a.peer_in:
        return peer(a, a.peer_in)
    with tempfile.TemporaryDirectory() as folder:
        x = make(a.rows, a.features, a.kind)
        np.save(f"{folder}/x.npy", x.reshape(-1))
        numbers = {"pca": [a.components], "spectrum": [a.each], "tsne": []}[a.kind]
        ours = [a.timbre, "projection", a.kind, folder, *map(str, [a.features, *numbers, a.threads])]
        peers = ["auto", "full", "numpy"] if a.kind == "pca" else ["auto"]
        env = dict(os.environ, OMP_NUM_THREADS=str(a.threads), OPENBLAS_NUM_THREADS=str(a.threads))
        runs = {name: [] for name in ["timbre", *peers]}
        for _ in range(a.runs):
            for name in runs:
                command = ours if name == "timbre" else [sys.executable, __file__, *sys.argv[1:], "--peer", name, "--peer-in", folder]
                out = subprocess.run(command, check=True, capture_output=True, text=True, env=env).stdout
                runs[name].append(json.loads(out.strip().splitlines()[-1]))
        middle = lambda name, key: float(np.median([r[key] for r in runs[name]]))
        result = {"case": f"{a.kind}, {a.rows} x {a.features}, {a.threads} thread(s), {a.runs} runs", "timbre_seconds": middle("timbre", "seconds")}
        for name in peers:
            result[f"{name}/timbre"] = round(middle(name, "seconds") / middle("timbre", "seconds"), 2)
        if a.kind == "pca":
            own = np.fromfile(f"{folder}/variance.bin")
            exact = covariance(x, np.float64)[0][: a.components]
            result["worst_relative_error"] = {"timbre": float(np.max(np.abs(own / exact - 1)))}
            for name in peers:
                values = np.load(f"{folder}/{name}_variance.npy").astype(np.float64)
                result["worst_relative_error"][name] = float(np.max(np.abs(values / exact - 1)))
                result[f"explained timbre/{name}"] = float(own.sum() / values.sum())
        elif a.kind == "spectrum":
            result["components_of_first"] = {"timbre": runs["timbre"][0]["first"], "auto": runs["auto"][0]["first"]}
        else:
            graph = affinities(x)
            own = divergence(graph, np.fromfile(f"{folder}/layout.bin", np.float32).reshape(-1, 2))
            other = divergence(graph, np.load(f"{folder}/peer_layout.npy"))
            result["kl"] = {"timbre": own, "timbre reports": runs["timbre"][0]["kl"], "scikit-learn": other, "timbre/scikit-learn": round(own / other, 4)}
        print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
