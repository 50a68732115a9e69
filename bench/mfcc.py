"""13 MFCC with librosa's defaults on one core: librosa's computation in NumPy/SciPy (librosa itself is not needed).

The steps and types are those of librosa 0.10.2's stft (blocks of columns), melspectrogram, power_to_db and mfcc. Three forms:
scipy.fft in float32 (the fastest), numpy.fft in double (what librosa 0.10.2 calls by default), and that with window and filters
made anew for every call (as librosa does unless its cache is set up).
Prints one JSON line; multiples of real time by the clock (median of the rounds) and by processor time.
"""
import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np
import scipy.fft
import scipy.fftpack
import scipy.signal

SR, N_FFT, HOP, N_MELS, N_MFCC = 16000, 2048, 512, 128, 13
UTTERANCE_SECONDS, UTTERANCES_PER_ROUND = 15, 5
MAX_MEM_BLOCK = 2**8 * 2**10


def mel_to_hz(mels):
    log_start = 1000.0 / (200.0 / 3)
    return np.where(mels >= log_start, 1000.0 * np.exp(np.log(6.4) / 27 * (mels - log_start)), 200.0 / 3 * mels)


def hz_to_mel(hz):
    return 15.0 + np.log(hz / 1000.0) / (np.log(6.4) / 27) if hz >= 1000 else hz * 3 / 200


def mel_filters():
    edges = mel_to_hz(np.linspace(0, hz_to_mel(SR / 2), N_MELS + 2))
    ramps = np.subtract.outer(edges, np.fft.rfftfreq(N_FFT, 1 / SR))
    widths = np.diff(edges)
    weights = np.maximum(0, np.minimum(-ramps[:-2] / widths[:-1, None], ramps[2:] / widths[1:, None]))
    return (weights * (2.0 / (edges[2:] - edges[:-2]))[:, None]).astype(np.float32)


def stft(y, window, rfft):
    padded = np.pad(y, N_FFT // 2)
    frames = np.lib.stride_tricks.as_strided(
        padded, (N_FFT, 1 + (len(padded) - N_FFT) // HOP), (padded.strides[0], padded.strides[0] * HOP), writeable=False)
    result = np.empty((1 + N_FFT // 2, frames.shape[1]), dtype=np.complex64, order="F")
    columns = max(1, MAX_MEM_BLOCK // (N_FFT * 8))
    for start in range(0, frames.shape[1], columns):
        block = frames[:, start:start + columns]
        result[:, start:start + columns] = rfft(window * block, axis=0)
    return result


def mfcc(y, window, filters, rfft):
    power = np.abs(stft(y, window, rfft)) ** 2
    mel = np.einsum("ft,mf->mt", power, filters, optimize=True)
    decibels = 10.0 * np.log10(np.maximum(1e-10, mel))
    decibels -= 10.0 * np.log10(np.maximum(1e-10, 1.0))
    decibels = np.maximum(decibels, decibels.max() - 80.0)
    return scipy.fftpack.dct(decibels, axis=-2, type=2, norm="ortho")[:N_MFCC]


def measure(call, seconds):
    call()
    rates, start, processor = [], time.perf_counter(), time.process_time()
    while time.perf_counter() - start < seconds or len(rates) < 3:
        begin = time.perf_counter()
        for _ in range(UTTERANCES_PER_ROUND):
            call()
        rates.append(UTTERANCE_SECONDS * UTTERANCES_PER_ROUND / (time.perf_counter() - begin))
    processor = (time.process_time() - processor) / len(rates)
    return round(float(np.median(rates))), round(UTTERANCE_SECONDS * UTTERANCES_PER_ROUND / processor)


def hann():
    return scipy.signal.get_window("hann", N_FFT, fftbins=True)[:, None]


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3
    y = (0.1 * np.random.default_rng(0).standard_normal(UTTERANCE_SECONDS * SR)).astype(np.float32)
    filters = mel_filters()
    window = hann()
    forms = {
        "": lambda window=window.astype(np.float32): mfcc(y, window, filters, scipy.fft.rfft),
        "_numpy_fft": lambda: mfcc(y, window, filters, np.fft.rfft),
        "_as_called": lambda: mfcc(y, hann(), mel_filters(), np.fft.rfft),
    }
    result = {"name": "mfcc"}
    for form, call in forms.items():
        result["times_real_time" + form], result["by_processor_time" + form] = measure(call, seconds)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
