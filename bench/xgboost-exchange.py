"""Models that go from XGBoost to Timbre and back: both must predict the same.

usage: python3 bench/xgboost-exchange.py make FOLDER    trains XGBoost's models: NAME.json, NAME.margins.npy, and the data
       python3 bench/xgboost-exchange.py check FOLDER   loads Timbre's models (timbre-NAME.json) and compares with timbre-NAME.margins.npy
       python3 bench/xgboost-exchange.py probe          says the version of XGBoost, or fails
Between the two, tests/Timbre.Parity reads the models and writes its own; bench/xgboost-exchange.sh runs all of it.
"""
import glob
import json
import os
import sys

import numpy as np
import xgboost as xgb

ROWS, FEATURES, TOLERANCE = 1500, 9, 1e-5


def data():
    rng = np.random.default_rng(5)
    x = rng.standard_normal((ROWS, FEATURES), dtype=np.float32)
    x[:, 3] = np.round(x[:, 3] * 2)
    score = x[:, 0] + x[:, 1] * x[:, 2] + 0.5 * x[:, 3]
    y = {
        "regression": (40 * score + 300 + rng.standard_normal(ROWS)).astype(np.float32),
        "binary": (score + 0.5 * rng.standard_normal(ROWS) > 0).astype(np.int32),
        "multi": np.clip(np.floor(score + 2), 0, 3).astype(np.int32),
    }
    missing = x.copy()
    missing[rng.random(x.shape) < 0.15] = np.nan
    return x, missing, y


def make(folder):
    x, missing, y = data()
    np.save(f"{folder}/x.npy", x)
    np.save(f"{folder}/missing.npy", missing)
    for name, values in y.items():
        np.save(f"{folder}/y-{name}.npy", values)
    objectives = {
        "regression": dict(objective="reg:squarederror"),
        "binary": dict(objective="binary:logistic"),
        "multi": dict(objective="multi:softprob", num_class=4),
    }
    growths = {
        "depth": dict(grow_policy="depthwise", max_depth=4),
        "leaf": dict(grow_policy="lossguide", max_depth=0, max_leaves=45),
    }
    for task, objective in objectives.items():
        for growth, shape in growths.items():
            for kind, rows in (("full", x), ("missing", missing)):
                params = dict(objective, **shape, tree_method="hist", eta=0.2, nthread=1, verbosity=0)
                if task != "multi" and kind == "missing":
                    params["base_score"] = 0.3 if task == "binary" else 123.5
                booster = xgb.train(params, xgb.DMatrix(rows, y[task]), 12)
                name = f"{folder}/{task}-{growth}-{kind}"
                booster.save_model(f"{name}.json")
                np.save(f"{name}.margins.npy", booster.predict(xgb.DMatrix(missing), output_margin=True).reshape(-1))


def check(folder):
    rows = xgb.DMatrix(np.load(f"{folder}/missing.npy"))
    models = sorted(glob.glob(f"{folder}/timbre-*.json"))
    worst = {}
    for model in models:
        name = os.path.basename(model)[:-5]
        theirs = xgb.Booster(model_file=model).predict(rows, output_margin=True).reshape(-1)
        ours = np.load(f"{model[:-5]}.margins.npy")
        worst[name] = float(np.max(np.abs(theirs - ours) / (1 + np.abs(theirs)))) if ours.shape == theirs.shape else float("inf")
    print(json.dumps({"xgboost": xgb.__version__, "worst_difference": worst}, indent=1))
    if not models or max(worst.values()) > TOLERANCE:
        sys.exit("XGBoost does not predict the same from Timbre's models")


if __name__ == "__main__":
    if sys.argv[1] == "probe":
        print(xgb.__version__)
    else:
        {"make": make, "check": check}[sys.argv[1]](sys.argv[2])
