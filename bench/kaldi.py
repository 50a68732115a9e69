"""80 mel bands and 13 MFCC as Kaldi's on one core, by torchaudio.compliance.kaldi; prints one JSON line with multiples of real time."""
import json
import sys
import time

import torch
import torchaudio.compliance.kaldi as kaldi

SR, SECONDS = 16000, 15


def measure(call, seconds):
    call()
    rates, start = [], time.perf_counter()
    while time.perf_counter() - start < seconds or len(rates) < 3:
        begin = time.perf_counter()
        for _ in range(5):
            call()
        rates.append(5 * SECONDS / (time.perf_counter() - begin))
    return round(sorted(rates)[len(rates) // 2])


def main():
    torch.set_num_threads(1)
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3
    y = 0.1 * 32768 * torch.randn(1, SECONDS * SR, generator=torch.Generator().manual_seed(0))
    print(json.dumps({
        "name": "kaldi",
        "fbank": measure(lambda: kaldi.fbank(y, num_mel_bins=80, sample_frequency=SR), seconds),
        "mfcc": measure(lambda: kaldi.mfcc(y, sample_frequency=SR), seconds),
    }))


if __name__ == "__main__":
    main()
