#!/bin/sh
# YIN and pYIN: Timbre and librosa's computation in NumPy/SciPy, multiples of real time, by the clock and by processor time.
# librosa's own pyin, its Viterbi compiled by Numba, was measured at 12 times real time on such a machine.
# usage: bench/pitch.sh [RUNS] [SECONDS]; the rest as bench/ratio.sh.
exec "$(dirname "$0")/ratio.sh" pitch "yin pyin yin_by_processor_time pyin_by_processor_time" "$@"
