"""Harmonic-percussive separation on one core: librosa 0.10.2's computation in NumPy/SciPy (librosa itself is not needed).

"spectrogram": decompose.hpss of a magnitude spectrogram (two scipy.ndimage.median_filter of 31 with mode 'reflect', two soft masks);
"signal": effects.harmonic, that is stft, hpss of the complex spectrogram, istft. Frames are added up in NumPy (librosa compiles that loop);
the median filters take nearly all of the time. Prints one JSON line with multiples of real time.
"""
import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np
import scipy.fft
import scipy.ndimage
import scipy.signal

SR, N_FFT, HOP, SECONDS = 16000, 2048, 512, 15


def stft(y, window):
    padded = np.pad(y, N_FFT // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, N_FFT)[::HOP].T
    return scipy.fft.rfft(window[:, None] * frames, axis=0)


def istft(spectrum, window, length):
    frames = window[:, None] * scipy.fft.irfft(spectrum, n=N_FFT, axis=0)
    y = np.zeros(N_FFT + HOP * (frames.shape[1] - 1), dtype=np.float32)
    weights = np.zeros_like(y)
    for i in range(frames.shape[1]):
        y[i * HOP:i * HOP + N_FFT] += frames[:, i]
        weights[i * HOP:i * HOP + N_FFT] += window ** 2
    y[weights > np.finfo(np.float32).tiny] /= weights[weights > np.finfo(np.float32).tiny]
    return np.pad(y[N_FFT // 2:], (0, N_FFT))[:length]


def softmask(x, reference, power):
    larger = np.maximum(x, reference)
    bad = larger < np.finfo(x.dtype).tiny
    larger[bad] = 1
    mask = (x / larger) ** power
    other = (reference / larger) ** power
    good = ~bad
    mask[good] /= mask[good] + other[good]
    mask[bad] = 0.5
    return mask


def hpss(spectrum, phase=1):
    harmonic = scipy.ndimage.median_filter(spectrum, size=(1, 31), mode="reflect")
    percussive = scipy.ndimage.median_filter(spectrum, size=(31, 1), mode="reflect")
    return spectrum * softmask(harmonic, percussive, 2.0) * phase, spectrum * softmask(percussive, harmonic, 2.0) * phase


def harmonic(y, window):
    spectrum = stft(y, window)
    magnitude = np.abs(spectrum)
    zero = magnitude == 0
    phase = spectrum / np.where(zero, 1, magnitude)
    phase[zero] = 1
    return istft(hpss(magnitude, phase)[0], window, len(y))


def measure(call, seconds):
    call()
    rates, start = [], time.perf_counter()
    while time.perf_counter() - start < seconds or len(rates) < 3:
        begin = time.perf_counter()
        call()
        rates.append(SECONDS / (time.perf_counter() - begin))
    return round(float(np.median(rates)), 1)


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3
    y = (0.1 * np.random.default_rng(0).standard_normal(SECONDS * SR)).astype(np.float32)
    window = scipy.signal.get_window("hann", N_FFT, fftbins=True).astype(np.float32)
    magnitude = np.abs(stft(y, window))
    print(json.dumps({"name": "hpss", "spectrogram": measure(lambda: hpss(magnitude), seconds), "signal": measure(lambda: harmonic(y, window), seconds)}))


if __name__ == "__main__":
    main()
