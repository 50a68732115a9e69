"""F0 by YIN and pYIN on one core: librosa's computation in NumPy/SciPy (librosa itself is not needed).

The steps and types are those of librosa 0.10.2's yin and pyin. librosa compiles three small loops with Numba: the parabola through three
values, local minima, and Viterbi's search; here they are vectorised NumPy (a frame's step of Viterbi is one sum and one argmax over
the dense [2n, 2n] matrix of transitions, which is what the compiled loop does, too).
Prints one JSON line; multiples of real time by the clock (median of the rounds) and by processor time.
With --check FILE.wav FILE.npz: frames that differ from the golden arrays instead.
"""
import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np
import scipy.signal
import scipy.stats

SR, FMIN, FMAX, FRAME, HOP = 16000, 65.0, 400.0, 1024, 160
SECONDS = 15


def frames_of(y):
    padded = np.pad(y, FRAME // 2)
    return np.lib.stride_tricks.as_strided(
        padded, (FRAME, 1 + (len(padded) - FRAME) // HOP), (padded.strides[0], padded.strides[0] * HOP), writeable=False)


def normalised_difference(frames, window, shortest, longest):
    forward = np.fft.rfft(frames, FRAME, axis=-2)
    backward = np.fft.rfft(frames[window:0:-1], FRAME, axis=-2)
    products = np.fft.irfft(forward * backward, FRAME, axis=-2)[window:]
    products[np.abs(products) < 1e-6] = 0
    energy = np.cumsum(frames**2, axis=-2)
    energy = energy[window:] - energy[:-window]
    energy[np.abs(energy) < 1e-6] = 0
    difference = energy[:1] + energy - 2 * products
    mean = np.cumsum(difference[1:longest + 1], axis=-2) / np.arange(1, longest + 1)[:, None]
    mean = mean[shortest - 1:longest]
    return difference[shortest:longest + 1] / (mean + np.finfo(mean.dtype).tiny)


def parabola_shifts(x):
    shifts = np.zeros_like(x)
    a = x[2:] + x[:-2] - 2 * x[1:-1]
    b = (x[2:] - x[:-2]) / 2
    inside = np.abs(b) < np.abs(a)
    shifts[1:-1][inside] = -b[inside] / a[inside]
    return shifts


def troughs_of(x):
    troughs = np.zeros(x.shape, dtype=bool)
    troughs[1:-1] = (x[1:-1] < x[:-2]) & (x[1:-1] <= x[2:])
    troughs[-1] = x[-1] < x[-2]
    troughs[0] = x[0] < x[1]
    return troughs


def periods():
    window = FRAME // 2
    return window, int(np.floor(SR / FMAX)), min(int(np.ceil(SR / FMIN)), FRAME - window - 1)


def yin(y, threshold=0.1):
    window, shortest, longest = periods()
    values = normalised_difference(frames_of(y), window, shortest, longest)
    shifts = parabola_shifts(values)
    below = troughs_of(values) & (values < threshold)
    period = np.argmax(below, axis=-2)
    none = np.all(~below, axis=-2)
    period[none] = np.argmin(values, axis=-2)[none]
    return SR / (shortest + period + shifts[period, np.arange(values.shape[1])])


def transition_matrix(n, per_semitone, rate=35.92, switch=0.01):
    width = round(rate * 12 * HOP / SR) * per_semitone + 1
    triangle = scipy.signal.get_window("triangle", width, fftbins=False)
    matrix = np.zeros((n, n))
    for i in range(n):
        low, high = max(0, i - width // 2), min(n, i + width // 2 + 1)
        matrix[i, low:high] = triangle[low - i + width // 2:high - i + width // 2]
    matrix /= matrix.sum(axis=1, keepdims=True)
    return np.kron(np.array([[1 - switch, switch], [switch, 1 - switch]]), matrix)


def observations(values, shifts, shortest, n, per_semitone, thresholds=100, boltzmann=2, no_trough=0.01):
    limits = np.linspace(0, 1, thresholds + 1)
    beta = np.diff(scipy.stats.beta.cdf(limits, 2, 18))
    probabilities = np.zeros_like(values)
    for i, frame in enumerate(values.T):
        troughs = np.nonzero(troughs_of(frame))[0]
        if len(troughs) == 0:
            continue
        heights = frame[troughs]
        below = np.less.outer(heights, limits[1:])
        prior = scipy.stats.boltzmann.pmf(np.cumsum(below, axis=0) - 1, boltzmann, np.count_nonzero(below, axis=0))
        prior[~below] = 0
        p = prior.dot(beta)
        lowest = np.argmin(heights)
        p[lowest] += no_trough * np.sum(beta[:np.count_nonzero(~below[lowest])])
        probabilities[troughs, i] = p
    row, column = np.nonzero(probabilities)
    f0 = SR / (shortest + row + shifts[row, column])
    bins = np.clip(np.round(12 * per_semitone * np.log2(f0 / FMIN)), 0, n).astype(int)
    observed = np.zeros((2 * n, values.shape[1]))
    observed[bins, column] = probabilities[row, column]
    voiced = np.clip(observed[:n].sum(axis=0, keepdims=True), 0, 1)
    observed[n:] = (1 - voiced) / n
    return observed, voiced[0]


def viterbi(observed, transition, initial):
    tiny = np.finfo(observed.dtype).tiny
    log_p, log_t, value = np.log(observed.T + tiny), np.ascontiguousarray(np.log(transition + tiny).T), np.log(initial + tiny)
    pointers = np.zeros(log_p.shape, dtype=np.uint16)
    value = log_p[0] + value
    every = np.arange(len(value))
    for t in range(1, len(log_p)):
        out = value + log_t
        pointers[t] = np.argmax(out, axis=1)
        value = log_p[t] + out[every, pointers[t]]
    states = np.zeros(len(log_p), dtype=int)
    states[-1] = np.argmax(value)
    for t in range(len(log_p) - 2, -1, -1):
        states[t] = pointers[t + 1, states[t + 1]]
    return states


def pyin(y, resolution=0.1):
    window, shortest, longest = periods()
    values = normalised_difference(frames_of(y), window, shortest, longest)
    shifts = parabola_shifts(values)
    per_semitone = int(np.ceil(1 / resolution))
    n = int(np.floor(12 * per_semitone * np.log2(FMAX / FMIN))) + 1
    observed, voiced = observations(values, shifts, shortest, n, per_semitone)
    initial = np.zeros(2 * n)
    initial[n:] = 1 / n
    states = viterbi(observed, transition_matrix(n, per_semitone), initial)
    f0 = FMIN * 2 ** (np.arange(n) / (12 * per_semitone))
    return np.where(states < n, f0[states % n], 0), states < n, voiced


def voice(seconds):
    """Vowel-like: a gliding row of harmonics with pauses and some noise."""
    t = np.arange(int(seconds * SR)) / SR
    phase = 2 * np.pi * np.cumsum(150 + 50 * np.sin(2 * np.pi * 0.5 * t)) / SR
    tone = sum(np.sin(k * phase) / k for k in range(1, 16))
    return (0.1 * tone * (np.sin(2 * np.pi * 1.5 * t) > -0.3) + 0.002 * np.random.default_rng(0).standard_normal(len(t))).astype(np.float32)


def measure(call, seconds):
    call()
    rates, start, processor = [], time.perf_counter(), time.process_time()
    while time.perf_counter() - start < seconds or len(rates) < 2:
        begin = time.perf_counter()
        call()
        rates.append(SECONDS / (time.perf_counter() - begin))
    processor = (time.process_time() - processor) / len(rates)
    return round(float(np.median(rates)), 1), round(SECONDS / processor, 1)


def check(wav, npz):
    import scipy.io.wavfile
    y = scipy.io.wavfile.read(wav)[1].astype(np.float32) / 32768
    golden = np.load(npz)
    for name, f0 in (("yin_f0", yin(y)), ("pyin_f0", pyin(y)[0])):
        print(name, len(f0), "differ:", int(np.sum(np.abs(f0 - golden[name]) > 0.5)), "largest:", float(np.abs(f0 - golden[name]).max()))


def main():
    if sys.argv[1:2] == ["--check"]:
        return check(*sys.argv[2:])
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3
    y = voice(SECONDS)
    result = {"name": "pitch"}
    for name, call in (("yin", lambda: yin(y)), ("pyin", lambda: pyin(y))):
        result[name], result[name + "_by_processor_time"] = measure(call, seconds)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
