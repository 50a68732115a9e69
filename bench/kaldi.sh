#!/bin/sh
# Kaldi's filter bank (80 bands) and MFCC: Timbre and torchaudio.compliance.kaldi, multiples of real time.
# usage: bench/kaldi.sh [RUNS] [SECONDS]; the rest as bench/ratio.sh.
exec "$(dirname "$0")/ratio.sh" kaldi "fbank mfcc" "$@"
