#!/bin/sh
# Harmonic-percussive separation: Timbre and librosa's computation in NumPy/SciPy, multiples of real time.
# usage: bench/hpss.sh [RUNS] [SECONDS]; the rest as bench/ratio.sh.
exec "$(dirname "$0")/ratio.sh" hpss "spectrogram signal" "$@"
