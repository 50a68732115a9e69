"""A checkpoint of wav2vec 2.0 base (94 million parameters) with random weights, as Hugging Face publishes one, and what torchaudio computes with it.

usage: python3 bench/encoder-checkpoint.py OUT [--seed N] [--audio FILE] [--bin]
Writes OUT/config.json, preprocessor_config.json and model.safetensors (--bin: pytorch_model.bin too). With --audio (FLAC or whatever ffmpeg
reads; .npy: float32 samples at 16 kHz) also OUT/expected.npz: `conv` [frames, 512], `layer0` (what the first transformer layer is given) to
`layer12`, and `last` [frames, 768] of the normalised utterance, and `raw_last` of its samples as they are.

The weights are drawn so that signals keep their size from layer to layer, frames stay different, attention is not flat, and no gain is 1 and
no bias 0: one that is forgotten shows. Gains differ widely, so that some channels are far larger than others, as in trained networks. Rounding
does not grow from layer to layer either: torchaudio in float64 differs by less than 1e-4 from float32, as |a - b| / (1 + |b|).
"""
import argparse
import importlib
import json
import os
import struct
import subprocess
import sys

import numpy as np
import torch
import torchaudio

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
encoder = importlib.import_module("encoder")

CONFIG = {
    "architectures": ["Wav2Vec2Model"], "model_type": "wav2vec2", "torch_dtype": "float32",
    "conv_dim": [512] * 7, "conv_kernel": [10, 3, 3, 3, 3, 2, 2], "conv_stride": [5, 2, 2, 2, 2, 2, 2], "conv_bias": False,
    "num_feat_extract_layers": 7, "feat_extract_norm": "group", "feat_extract_activation": "gelu", "do_stable_layer_norm": False,
    "hidden_size": 768, "hidden_act": "gelu", "num_hidden_layers": 12, "num_attention_heads": 12, "intermediate_size": 3072,
    "num_conv_pos_embeddings": 128, "num_conv_pos_embedding_groups": 16, "layer_norm_eps": 1e-5,
}
PREPROCESSOR = {
    "feature_extractor_type": "Wav2Vec2FeatureExtractor", "do_normalize": True, "feature_size": 1, "padding_side": "right",
    "padding_value": 0.0, "return_attention_mask": False, "sampling_rate": 16000,
}


def gain(name):
    """How much larger than what it is given a matrix makes its result."""
    if "q_proj" in name or "k_proj" in name:
        return 1.5
    if "out_proj" in name:
        return 0.4 # nearly the same for all frames: much of it would make them alike
    if ".conv.weight" in name and ".0." not in name:
        return 1.5 # GELU keeps a bit under half of the energy
    return 1


def draw(model, seed):
    g = torch.Generator().manual_seed(seed)
    for name, p in model.named_parameters():
        noise = torch.randn(p.shape, generator=g)
        if name.endswith("layer_norm.weight"):
            p.data = torch.exp(0.4 * noise)
        elif name.endswith("bias"):
            p.data = 0.1 * noise
        elif name.endswith("weight_v"):
            p.data = 0.01 * noise
        elif name.endswith("weight_g"):
            p.data = 6 + noise # the norm of one tap's 768 × 48 weights
        else:
            p.data = gain(name) * noise / np.sqrt(p[0].numel())
    for layer in model.encoder.transformer.layers:
        # GELU's mean, 0.28 for a standard normal, would pull all frames to one point.
        output = layer.feed_forward.output_dense
        output.bias.data -= 0.28 * output.weight.data.sum(1)


def write_safetensors(path, tensors):
    header, offset = {"__metadata__": {"format": "pt"}}, 0
    for name, t in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(t.shape), "data_offsets": [offset, offset + t.nbytes]}
        offset += t.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for t in tensors.values():
            file.write(np.ascontiguousarray(t, "<f4").tobytes())


def read_audio(path):
    if path.endswith(".npy"):
        return np.load(path).astype(np.float32).ravel()
    if path.endswith(".flac"):
        command = ["flac", "-d", "-c", "--silent", "--force-raw-format", "--endian=little", "--sign=signed", path]
    else:
        command = ["ffmpeg", "-v", "error", "-i", path, "-ac", "1", "-ar", "16000", "-f", "s16le", "-"]
    return np.frombuffer(subprocess.run(command, check=True, capture_output=True).stdout, "<i2").astype(np.float32) / 32768


def run(model, x):
    """What the convolutions give, what the first layer is given, and what each layer gives; [frames, width] each."""
    given = []
    hook = model.encoder.transformer.layers[0].register_forward_pre_hook(lambda module, inputs: given.append(inputs[0]))
    with torch.no_grad():
        x = torch.from_numpy(x)[None]
        conv = model.feature_extractor(x, None)[0]
        layers = model.extract_features(x)[0]
        hook.remove()
        last = model(x)[0]
    return conv[0].numpy(), [t[0].numpy() for t in (given[0], *layers)], last[0].numpy()


def main():
    p = argparse.ArgumentParser()
    p.add_argument("out")
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--audio")
    p.add_argument("--bin", action="store_true")
    a = p.parse_args()
    os.makedirs(a.out, exist_ok=True)
    model = torchaudio.models.wav2vec2_base().eval()
    draw(model, a.seed)
    for name, content in (("config", CONFIG), ("preprocessor_config", PREPROCESSOR)):
        with open(f"{a.out}/{name}.json", "w") as file:
            json.dump(content, file, indent=2)
    state = {encoder.published_name(name): value for name, value in model.state_dict().items()}
    state["masked_spec_embed"] = torch.zeros(CONFIG["hidden_size"]) # published files have it; no use but in training
    if a.bin:
        torch.save(state, f"{a.out}/pytorch_model.bin")
    if a.audio:
        samples = read_audio(a.audio)
        conv, layers, last = run(model, encoder.normalize(samples.astype(np.float64)).astype(np.float32))
        raw = run(model, samples)[2]
        np.savez(f"{a.out}/expected.npz", conv=conv, last=last, raw_last=raw, **{f"layer{i}": layer for i, layer in enumerate(layers)})
        for name, values in (("conv", conv), *((f"layer {i}", layer) for i, layer in enumerate(layers))):
            change = values.std(0).mean() / values.std()
            print(f"{name:9} standard deviation {values.std():.3f}, largest {np.abs(values).max():.1f}, of which over time {change:.2f}")
    write_safetensors(f"{a.out}/model.safetensors", {name: value.numpy() for name, value in state.items()})
    print(f"{sum(v.numel() for v in model.parameters()):,} parameters in {a.out}")


if __name__ == "__main__":
    sys.exit(main())
