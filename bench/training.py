"""The peer of `Timbre.Bench training NET`: seconds per epoch of the same training in PyTorch, one thread, data in memory, no loader."""
import json
import statistics
import sys
import time

import torch
from torch import nn


class SamePool(nn.Module):
    """Maximum of 3 x 3 in steps of 2 with the borders of TensorFlow."""

    def forward(self, x):
        pads = []
        for n in (x.shape[-1], x.shape[-2]):
            total = max(0, (-(-n // 2) - 1) * 2 + 3 - n)
            pads += [total // 2, total - total // 2]
        return nn.functional.max_pool2d(nn.functional.pad(x, pads, value=float("-inf")), 3, 2)


class Statistics(nn.Module):
    """Mean and deviation over time."""

    def forward(self, x):
        return torch.cat([x.mean(2), torch.sqrt(x.var(2, unbiased=False) + 1e-5)], 1)


def xvector():
    layers, channels = [nn.Flatten(1, 2)], 40
    for n, kernel, dilation in ((128, 5, 1), (128, 3, 2), (128, 3, 3), (128, 1, 1), (384, 1, 1)):
        layers += [nn.Conv1d(channels, n, kernel, dilation=dilation), nn.ReLU(inplace=True), nn.BatchNorm1d(n)]
        channels = n
    return nn.Sequential(*layers, Statistics(), nn.Linear(768, 128), nn.BatchNorm1d(128), nn.ReLU(inplace=True), nn.Linear(128, 20))


def picture(net):
    layers, channels = [], 1
    if net.startswith("pooled"):
        for n in (16, 32, 64, 64):
            layers += [nn.Conv2d(channels, n, 3, padding=1), nn.BatchNorm2d(n), nn.ReLU(inplace=True), nn.MaxPool2d(2)]
            channels = n
        return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.3), nn.Linear(64, 1))
    for n, k in ((16, 6), (16, 6), (8, 3)):
        layers += [nn.Conv2d(channels, n, k), nn.ReLU(inplace=True), SamePool(), nn.BatchNorm2d(n)]
        channels = n
    body = nn.Sequential(*layers, nn.Flatten())
    width = body(torch.zeros(2, 1, 40, int(net.split("-")[1]))).shape[1]
    return nn.Sequential(body, nn.Dropout(0.4), nn.Linear(width, 256), nn.ReLU(inplace=True), nn.Dropout(0.4), nn.Linear(256, 1))


class Block(nn.Module):
    """Two convolutions and a shortcut, as torchvision's BasicBlock."""

    def __init__(self, channels, filters, stride):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(channels, filters, 3, stride, 1, bias=False), nn.BatchNorm2d(filters), nn.ReLU(inplace=True),
            nn.Conv2d(filters, filters, 3, 1, 1, bias=False), nn.BatchNorm2d(filters))
        self.shortcut = nn.Identity() if stride == 1 else nn.Sequential(nn.Conv2d(channels, filters, 1, stride, bias=False), nn.BatchNorm2d(filters))

    def forward(self, x):
        return nn.functional.relu(self.body(x) + self.shortcut(x), inplace=True)


def resnet18(base=16):
    layers, channels = [nn.Conv2d(1, base, 7, 2, 3, bias=False), nn.BatchNorm2d(base), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)], base
    for stage in range(4):
        layers += [Block(channels, base << stage, 2 if stage else 1), Block(base << stage, base << stage, 1)]
        channels = base << stage
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 1))


def separable(widths=(16, 32, 64, 64, 128, 128)):
    layers, channels = [nn.Conv2d(1, widths[0], 3, 2, 1, bias=False), nn.BatchNorm2d(widths[0]), nn.ReLU(inplace=True)], widths[0]
    for i, n in enumerate(widths[1:]):
        stride = 2 if i > 0 and n > channels else 1
        layers += [nn.Conv2d(channels, channels, 3, stride, 1, groups=channels, bias=False), nn.BatchNorm2d(channels), nn.ReLU(inplace=True),
                   nn.Conv2d(channels, n, 1, bias=False), nn.BatchNorm2d(n), nn.ReLU(inplace=True)]
        channels = n
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(channels, 1))


def build(net):
    if net.startswith("resnet18"):
        return resnet18(), 20, 200
    if net.startswith("separable"):
        return separable(), 20, 200
    if net.startswith("xvector"):
        return xvector(), 32, 320
    if "-" in net:
        return picture(net), 20, 200
    if net == "mlp":
        layers, width = [], 13
        for n in (13, 128, 64):
            layers += [nn.Linear(width, n), nn.ReLU(inplace=True), nn.BatchNorm1d(n)]
            width = n
        return nn.Sequential(*layers, nn.Linear(width, 2)), 256, 16384
    return nn.Sequential(
        nn.Unflatten(1, (1, 13)),
        nn.Conv1d(1, 32, 3), nn.ReLU(inplace=True), nn.Conv1d(32, 48, 3), nn.ReLU(inplace=True), nn.Conv1d(48, 120, 3), nn.ReLU(inplace=True),
        nn.MaxPool1d(2), nn.Flatten(), nn.Linear(360, 128), nn.ReLU(inplace=True), nn.Linear(128, 64), nn.ReLU(inplace=True), nn.Linear(64, 2)), 32, 4096


def epoch_seconds(net, foreach, epochs):
    torch.manual_seed(0)
    model, batch, rows = build(net)
    x = torch.randn(rows, 1, 64 if net.startswith(("resnet18", "separable")) else 40, int(net.split("-")[1])) if "-" in net else torch.randn(rows, 13)
    speakers = net.startswith("xvector")
    y = torch.arange(rows) % 20 if speakers else (x.flatten(1)[:, 0] + 0.5 * torch.randn(rows) > 0).long()
    kind = torch.optim.RMSprop if net == "mlp" else torch.optim.AdamW if speakers else torch.optim.Adam
    extra = {"alpha": 0.9, "eps": 1e-7} if net == "mlp" else {}
    optimiser = kind(model.parameters(), lr=1e-3, foreach=foreach, **extra)
    loss_of = (lambda logits, labels: nn.functional.binary_cross_entropy_with_logits(logits[:, 0], labels.float())) if "-" in net and not speakers else nn.CrossEntropyLoss()
    model.train()
    seconds, loss_sum = [], 0.0
    for _ in range(epochs):
        begin = time.perf_counter()
        order = torch.randperm(rows)
        loss_sum = 0.0
        for i in range(0, rows, batch):
            chosen = order[i:i + batch]
            optimiser.zero_grad(set_to_none=True)
            loss = loss_of(model(x[chosen]), y[chosen])
            loss.backward()
            optimiser.step()
            loss_sum += loss.item()
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds), loss_sum * batch / rows


if __name__ == "__main__":
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    name, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 7
    # The faster of the two ways torch has to walk over the weights.
    best = min((epoch_seconds(name, f, count) for f in (False, True)), key=lambda r: r[0])
    print(json.dumps({"name": name, "tool": "torch " + torch.__version__, "seconds_per_epoch": best[0], "train_loss": best[1]}))
