"""Spectral features with librosa's defaults on one core: librosa's computation in NumPy/SciPy (librosa itself is not needed).

The steps and types are those of librosa 0.10.2: stft in blocks of columns with numpy.fft in double, rounded to complex64; magnitudes in float32;
each feature makes its own spectrogram when it is called with samples (as most do), which `milliseconds` holds; `shared` holds the features alone
over one spectrogram that all share, and `stft` that spectrogram. `sliding` forms frames as librosa.util.frame does (a view).
Prints one JSON line: the time of a call in ms over 15 s at 16 kHz, median by the clock and mean by processor time.
"""
import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np
import scipy.fft
import scipy.signal

import mfcc as mel

SR, N_FFT, HOP, UTTERANCE_SECONDS = 16000, 2048, 512, 15
FREQUENCIES = np.fft.rfftfreq(N_FFT, 1 / SR)
TINY = np.finfo(np.float32).tiny


def window():
    return scipy.signal.get_window("hann", N_FFT, fftbins=True)[:, None]


def magnitudes(y, rfft=np.fft.rfft):
    return np.abs(mel.stft(y, window(), rfft))


def sliding(y, mode):
    padded = np.pad(y, N_FFT // 2, mode=mode)
    return np.lib.stride_tricks.as_strided(
        padded, (N_FFT, 1 + (len(padded) - N_FFT) // HOP), (padded.strides[0], padded.strides[0] * HOP), writeable=False)


def zero_crossing_rate(y):
    # librosa's signs are a compiled (numba) pass over frames; this is the same work in NumPy.
    frames = sliding(y, "edge")
    negative = frames < -1e-10
    crossings = np.empty(frames.shape, dtype=bool)
    np.not_equal(negative[1:], negative[:-1], out=crossings[1:])
    crossings[0] = False
    return np.mean(crossings, axis=-2, keepdims=True)


def rms(y):
    return np.sqrt(np.mean(np.square(sliding(y, "constant")), axis=-2, keepdims=True, dtype=np.float32))


def normalised(s):
    length = np.sum(np.abs(s), axis=-2, keepdims=True)
    length[length < TINY] = 1
    return s / length


def centroid(s):
    return np.sum(FREQUENCIES[:, None] * normalised(s), axis=-2, keepdims=True)


def bandwidth(s):
    deviation = np.abs(np.subtract.outer(centroid(s)[0], FREQUENCIES).T)
    return np.sum(normalised(s) * deviation**2, axis=-2, keepdims=True) ** 0.5


def rolloff(s):
    energy = np.cumsum(s, axis=-2)
    threshold = np.expand_dims(0.85 * energy[-1], axis=-2)
    return np.nanmin(np.where(energy < threshold, np.nan, 1) * FREQUENCIES[:, None], axis=-2, keepdims=True)


def flatness(s):
    power = np.maximum(1e-10, s**2.0)
    return np.exp(np.mean(np.log(power), axis=-2, keepdims=True)) / np.mean(power, axis=-2, keepdims=True)


def decibels(s):
    log = 10.0 * np.log10(np.maximum(1e-10, s)) - 10.0 * np.log10(np.maximum(1e-10, 1.0))
    return np.maximum(log, log.max() - 80.0)


def contrast(s, bands=6, fmin=200.0, quantile=0.02):
    edges = np.concatenate(([0.0], fmin * 2.0 ** np.arange(bands + 1)))
    valley = np.zeros((bands + 1, s.shape[1]))
    peak = np.zeros_like(valley)
    for k, (low, high) in enumerate(zip(edges[:-1], edges[1:])):
        current = (FREQUENCIES >= low) & (FREQUENCIES <= high)
        inside = np.flatnonzero(current)
        if k > 0:
            current[inside[0] - 1] = True
        if k == bands:
            current[inside[-1] + 1:] = True
        part = s[current] if k == bands else s[current][:-1]
        count = int(np.maximum(np.rint(quantile * np.sum(current)), 1))
        ordered = np.sort(part, axis=-2)
        valley[k] = np.mean(ordered[:count], axis=-2)
        peak[k] = np.mean(ordered[-count:], axis=-2)
    return decibels(peak) - decibels(valley)


def melspectrogram(s):
    return np.einsum("ft,mf->mt", s**2, mel.mel_filters(), optimize=True)


def mfcc(s):
    return mel.scipy.fftpack.dct(decibels(melspectrogram(s)), axis=-2, type=2, norm="ortho")[:20]


OF_SAMPLES = {"zero_crossing_rate": zero_crossing_rate, "rms": rms}
# The weights of the filters do not change the work, so any will do here; the tuning is given, not estimated, on both sides.
PITCH_CLASSES = np.random.default_rng(0).random((12, 1 + N_FFT // 2), dtype=np.float32)
INTERVALS = np.random.default_rng(1).random((6, 12))


def peak_normalised(values, length):
    length[length < TINY] = 1
    return values / length


def chroma_stft(s):
    raw = np.einsum("cf,ft->ct", PITCH_CLASSES, s**2, optimize=True)
    return peak_normalised(raw, np.max(np.abs(raw), axis=-2, keepdims=True))


def tonnetz(s):
    chroma = chroma_stft(s)
    return np.einsum("pc,ct->pt", INTERVALS, peak_normalised(chroma, np.sum(np.abs(chroma), axis=-2, keepdims=True)), optimize=True)


OF_SPECTRA = {
    "spectral_centroid": centroid, "spectral_bandwidth": bandwidth, "spectral_rolloff": rolloff, "spectral_flatness": flatness,
    "spectral_contrast": contrast, "melspectrogram": melspectrogram, "mfcc": mfcc,
    "chroma_stft": chroma_stft, "tonnetz": tonnetz,
}


def measure(seconds, call):
    call()
    times, start, processor = [], time.perf_counter(), time.process_time()
    while time.perf_counter() - start < seconds or len(times) < 5:
        begin = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - begin))
    return round(float(np.median(times)), 3), round(1000 * (time.process_time() - processor) / len(times), 3)


def statistics(course):
    percentiles = np.percentile(course, [50, 10, 90], axis=1)
    return np.concatenate([course.mean(1), course.std(1), course.min(1), course.max(1), *percentiles])


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 1
    kinds = sys.argv[2:] or [*OF_SAMPLES, *OF_SPECTRA]
    y = scipy.signal.lfilter([1], [1, -0.9], 0.05 * np.random.default_rng(0).standard_normal(UTTERANCE_SECONDS * SR)).astype(np.float32)
    s = magnitudes(y)
    own, shared = {}, {"stft": measure(seconds, lambda: magnitudes(y)), "stft_scipy": measure(seconds, lambda: magnitudes(y, scipy.fft.rfft))}
    for kind in kinds:
        if kind in OF_SAMPLES:
            own[kind] = shared[kind] = measure(seconds, lambda: OF_SAMPLES[kind](y))
        else:
            own[kind] = measure(seconds, lambda: OF_SPECTRA[kind](magnitudes(y)))
            shared[kind] = measure(seconds, lambda: OF_SPECTRA[kind](s))
    courses = [OF_SAMPLES[k](y) if k in OF_SAMPLES else OF_SPECTRA[k](s) for k in kinds]
    shared["statistics"] = measure(seconds, lambda: [statistics(course) for course in courses])
    clock = lambda times: {kind: pair[0] for kind, pair in times.items()}
    processor = lambda times: {kind: pair[1] for kind, pair in times.items()}
    print(json.dumps({"name": "features", "milliseconds": clock(own), "shared": clock(shared), "processor": processor(own), "processor_shared": processor(shared)}))


if __name__ == "__main__":
    main()
