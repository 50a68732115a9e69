"""wav2vec 2.0 base in PyTorch (torchaudio), from the checkpoint folder that bench/encoder-checkpoint.py made: the peer of Timbre's encoder.

usage: python3 bench/encoder.py export FOLDER             writes single.onnx, eight-bit.onnx, check-input.f32 and check-last.f32 into FOLDER
       python3 bench/encoder.py time FOLDER --threads N --batch B --precision single|eight-bit [--seconds S]
       python3 bench/encoder.py check FOLDER              the 8-bit model beside the float32 one: cosine per frame
       python3 bench/encoder.py table RESULTS             the lines that bench/encoder.sh collected, as a Markdown table
`time` prints one JSON line: milliseconds per chunk of 2 s (median of the rounds), or an "error" that says why there is no figure.
"""
import argparse
import json
import os
import struct
import sys
import time
import warnings

import numpy as np

CHUNK = 32000
PREFIXES = (("encoder.feature_projection.", "feature_projection."), ("encoder.transformer.", "encoder."))


def published_name(name):
    """The Hugging Face name of one of torchaudio's tensors."""
    for ours, theirs in PREFIXES:
        if name.startswith(ours):
            return theirs + name[len(ours):]
    return name


def read_safetensors(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    header.pop("__metadata__", None)
    return {name: np.frombuffer(data[t["data_offsets"][0]:t["data_offsets"][1]], "<f4").reshape(t["shape"]) for name, t in header.items()}


def load(folder):
    import torch
    import torchaudio

    tensors = read_safetensors(f"{folder}/model.safetensors")
    model = torchaudio.models.wav2vec2_base().eval()
    model.load_state_dict({name: torch.from_numpy(tensors[published_name(name)].copy()) for name in model.state_dict()})
    return model


def without_weight_norm(model):
    """The same with the positional convolution's weight computed once, not in every call."""
    import torch

    torch.nn.utils.remove_weight_norm(model.encoder.transformer.pos_conv_embed.conv)
    return model


def normalize(x):
    """What the checkpoint's preprocessor does to the samples of one chunk."""
    return (x - x.mean()) / np.sqrt(x.var() + 1e-7)


def last_hidden(model):
    import torch

    class Last(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self, x):
            return self.model(x)[0]

    return Last().eval()


def eight_bit_linear(linear):
    """A linear layer that exports as what onnxruntime's quantize_dynamic makes of it, with int8 weights and a scale per output."""
    import torch

    scale = linear.weight.detach().abs().amax(1) / 127
    weight = torch.round(linear.weight.detach() / scale[:, None]).to(torch.int8).t().contiguous()

    class Product(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, w, s, bias):
            return torch.nn.functional.linear(x, (w.float() * s).t(), bias)

        @staticmethod
        def symbolic(g, x, w, s, bias):
            quantised, x_scale, x_zero = g.op("DynamicQuantizeLinear", x, outputs=3)
            w_zero = g.op("Constant", value_t=torch.tensor(0, dtype=torch.int8))
            whole = g.op("Cast", g.op("MatMulInteger", quantised, w, x_zero, w_zero), to_i=1)
            return g.op("Add", g.op("Mul", whole, g.op("Mul", x_scale, s)), bias)

    class EightBitLinear(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.register_buffer("weight", weight)
            self.register_buffer("scale", scale)
            self.register_buffer("bias", linear.bias.detach())

        def forward(self, x):
            return Product.apply(x, self.weight, self.scale, self.bias)

    return EightBitLinear()


def replace_linear(module):
    import torch

    for name, child in module.named_children():
        if isinstance(child, torch.nn.Linear):
            setattr(module, name, eight_bit_linear(child))
        else:
            replace_linear(child)


def export(folder):
    import torch

    warnings.simplefilter("ignore") # deprecations of the exporter's own

    model = load(folder)
    t = np.arange(CHUNK) / 16000
    tone = sum(np.sin(2 * np.pi * 140 * k * t * (1 + 0.1 * np.sin(3 * t))) / k for k in range(1, 20)) * (np.sin(9 * t) > -0.5)
    x = normalize(tone + 0.02 * np.random.default_rng(0).standard_normal(CHUNK)).astype(np.float32)
    x.tofile(f"{folder}/check-input.f32")
    x = torch.from_numpy(x)[None]
    with torch.no_grad():
        last_hidden(model)(x).numpy().tofile(f"{folder}/check-last.f32")
        for name in ("single", "eight-bit"):
            if name == "eight-bit":
                replace_linear(model)
            temporary = f"{folder}/{name}.onnx.partial"
            torch.onnx.export(
                last_hidden(model), x, temporary, opset_version=14, input_names=["x"], output_names=["y"],
                dynamic_axes={"x": {0: "b", 1: "t"}, "y": {0: "b", 1: "f"}}, do_constant_folding=True)
            os.replace(temporary, f"{folder}/{name}.onnx")


def eight_bit(model):
    """The model with dynamically quantised linear layers, by the first engine of this build that can run them."""
    import torch

    reasons = []
    for engine in ("x86", "fbgemm", "onednn", "qnnpack"):
        if engine not in torch.backends.quantized.supported_engines:
            continue
        try:
            torch.backends.quantized.engine = engine
            quantised = torch.quantization.quantize_dynamic(model, {torch.nn.Linear}, dtype=torch.qint8)
            quantised(torch.zeros(1, CHUNK))
            return quantised, engine
        except RuntimeError as e:
            reasons.append(f"{engine}: {str(e).splitlines()[0]}")
    raise RuntimeError("; ".join(reasons) or "this build of PyTorch has no engine for 8-bit layers")


def measure(folder, threads, batch, precision, seconds):
    import torch

    torch.set_num_threads(threads)
    start = time.perf_counter()
    model, engine = without_weight_norm(load(folder)), None
    result = {"name": "pytorch", "threads": threads, "batch": batch, "precision": precision}
    with torch.no_grad():
        if precision == "eight-bit":
            try:
                model, engine = eight_bit(model)
            except RuntimeError as e:
                return {**result, "error": str(e)}
        loaded = time.perf_counter() - start
        x = torch.from_numpy(np.random.default_rng(0).standard_normal((batch, CHUNK), dtype=np.float32))
        rounds = []
        start = time.perf_counter()
        while len(rounds) < 2 or time.perf_counter() - start < 1:
            model(x)
            rounds.append(0)
        rounds = []
        start = time.perf_counter()
        while len(rounds) < 3 or time.perf_counter() - start < seconds:
            begin = time.perf_counter()
            model(x)
            rounds.append((time.perf_counter() - begin) * 1000 / batch)
    return {**result, "engine": engine, "ms_per_chunk": round(float(np.median(rounds)), 2), "rounds": len(rounds), "load_seconds": round(loaded, 2)}


def check(folder):
    import torch

    model, engine = eight_bit(without_weight_norm(load(folder)))
    expected = np.fromfile(f"{folder}/check-last.f32", np.float32).reshape(-1, 768)
    with torch.no_grad():
        y = model(torch.from_numpy(np.fromfile(f"{folder}/check-input.f32", np.float32))[None])[0][0].numpy()
    cosines = (y * expected).sum(1) / np.sqrt((y * y).sum(1) * (expected * expected).sum(1))
    return {"name": "pytorch", "precision": "eight-bit", "engine": engine, "cosine_min": round(float(cosines.min()), 5), "cosine_median": round(float(np.median(cosines)), 5)}


def table(path):
    with open(path) as file:
        lines = [json.loads(line) for line in file]

    def median(*key):
        found = [l["ms_per_chunk"] for l in lines if (l["name"], l["threads"], l["batch"], l["precision"]) == key and "ms_per_chunk" in l]
        return float(np.median(found)) if found else None

    def text(value, form):
        return "–" if value is None else format(value, form)

    def ratio(a, b):
        return text(a / b if a and b else None, ".2f")

    print("| threads | batch | precision | Timbre, ms per chunk | ONNX Runtime | PyTorch | ONNX Runtime / Timbre | PyTorch / Timbre | our float32 / our 8 bits |")
    print("|---|---|---|---|---|---|---|---|---|")
    for threads, batch, precision in dict.fromkeys((l["threads"], l["batch"], l["precision"]) for l in lines):
        ours, onnx, torch = (median(name, threads, batch, precision) for name in ("timbre", "onnxruntime", "pytorch"))
        single = median("timbre", threads, batch, "single") if precision == "eight-bit" else None
        print(f"| {threads} | {batch} | {precision} | {text(ours, '.1f')} | {text(onnx, '.1f')} | {text(torch, '.1f')} | {ratio(onnx, ours)} | {ratio(torch, ours)} | {ratio(single, ours)} |")
    for error in dict.fromkeys(f"{l['name']}, {l['precision']}: {l['error']}" for l in lines if "error" in l):
        print(f"\nNot measured: {error}")


def main():
    p = argparse.ArgumentParser()
    p.add_argument("command", choices=["export", "time", "check", "table"])
    p.add_argument("folder")
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--batch", type=int, default=1)
    p.add_argument("--precision", choices=["single", "eight-bit"], default="single")
    p.add_argument("--seconds", type=float, default=3)
    a = p.parse_args()
    if a.command == "export":
        return export(a.folder)
    if a.command == "table":
        return table(a.folder)
    os.environ["GLOG_minloglevel"] = "2" # qnnpack warns with every product
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = str(a.threads) # read when torch is loaded
    if a.command == "check":
        try:
            return print(json.dumps(check(a.folder)))
        except RuntimeError as e:
            return print(json.dumps({"name": "pytorch", "precision": "eight-bit", "error": str(e)}))
    print(json.dumps(measure(a.folder, a.threads, a.batch, a.precision, a.seconds)))


if __name__ == "__main__":
    sys.exit(main())
