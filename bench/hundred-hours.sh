#!/bin/bash
# A corpus of a hundred hours: does memory stay flat, does the progress line tell the truth, what does a crash cost?
# Makes recordings of 12 s (16 kHz, 16 bit, WAV: 115 MB an hour) out of speech that is there: looped from a place drawn at random, with a little noise, so that
# no two are alike. Then computes MFCCs of a tenth and of all of them, kills the second run in the middle, starts it again, and once more.
# Peak memory is that of GNU time. What it makes is deleted at the end.
# usage: bench/hundred-hours.sh SPEECH WORK [HOURS]    SPEECH: a folder of recordings; WORK: a folder with room (125 MB an hour and features); needs python3 with numpy (PYTHON says which)
set -euo pipefail
speech=$1
work=$2
hours=${3:-100}
here=$(cd "$(dirname "$0")" && pwd)
timbre=${TIMBRE:-$here/../src/Timbre.Cli/bin/Release/net10.0/timbre.dll}
[ -f "$timbre" ] || dotnet build -c Release "$here/../src/Timbre.Cli" >/dev/null
mkdir -p "$work/base"
export TIMBRE_HOME=$work/home
trap 'rm -rf "$work/base" "$work/audio" "$work/tenth" "$work/all" "$work/home"' EXIT

mapfile -t some < <(find -L "$speech" \( -name '*.flac' -o -name '*.wav' \) | sort | awk 'NR % 13 == 1 && ++n <= 40')
for i in "${!some[@]}"; do
    dotnet "$timbre" audio convert "${some[$i]}" "$work/base/$i.wav" --rate 16000 -q >/dev/null
done
"${PYTHON:-python3}" - "$work" "$hours" <<'PY'
import glob, os, sys, wave
import numpy as np
work, count = sys.argv[1], int(float(sys.argv[2]) * 300)
base = []
for path in sorted(glob.glob(work + "/base/*.wav")):
    with wave.open(path) as w:
        base.append(np.frombuffer(w.readframes(w.getnframes()), "<i2").astype(np.float32))
speech = np.concatenate(base)
random = np.random.default_rng(0)
noise = random.standard_normal(1 << 22, dtype=np.float32)
for i in range(count):
    folder = f"{work}/audio/{i * 10 // count}"
    os.makedirs(folder, exist_ok=True)
    at = (random.integers(len(speech)) + np.arange(192000)) % len(speech)
    start = random.integers(len(noise) - 192000)
    samples = speech[at] + random.uniform(1, 60) * noise[start:start + 192000]
    with wave.open(f"{folder}/{i:06}.wav", "w") as w:
        w.setnchannels(1), w.setsampwidth(2), w.setframerate(16000)
        w.writeframes(np.clip(samples, -32768, 32767).astype("<i2").tobytes())
PY
echo "made: $(find "$work/audio" -name '*.wav' | wc -l) recordings, $(du -sh "$work/audio" | cut -f1)"

# Runs and says how long, how much memory, and what the progress line said at a quarter, at half and near the end, each with the time that really was left.
measured() {
    local name=$1
    shift
    /usr/bin/time -f "%e %M" -o "$work/$name.time" dotnet "$timbre" "$@" 2> >(while IFS= read -r line; do echo "$(date +%s.%N) $line"; done >"$work/$name.log") | tail -1
    sleep 1
    local end
    end=$(tail -1 "$work/$name.log" | cut -d' ' -f1)
    { grep ' left' "$work/$name.log" || true; } | awk -v end="$end" '{ line[NR] = $0 } END { if (!NR) exit; n = split("0.1 0.25 0.5 0.75 0.95", at, " ");
        for (i = 1; i <= n; i++) { k = int(NR * at[i]); if (k < 1) k = 1; t = line[k]; sub(/^[^ ]+ /, "", t); split(line[k], f, " "); printf "  said: %s; was: %.0f s\n", t, end - f[1] } }'
    awk -v name="$name" '{ printf "%s: %s s, peak %.0f MB\n", name, $1, $2 / 1024 }' "$work/$name.time"
}
measured tenth features mfcc "$work/audio/0" --out "$work/tenth" --jobs 2
dotnet "$timbre" cache clear

dotnet "$timbre" features mfcc "$work/audio" --out "$work/all" --jobs 2 2>"$work/killed.log" >/dev/null &
run=$!
total=$(find "$work/audio" -name '*.wav' | wc -l)
while [ "$(find "$work/home" -name '*.features' 2>/dev/null | wc -l)" -lt $((total / 2)) ]; do sleep 1; done
kill -9 $run
wait $run 2>/dev/null || true
echo "killed: $(find "$work/home" -name '*.features' | wc -l) of $total kept, $(find "$work/home" -name '*.tmp' | wc -l) half-written"
measured restarted features mfcc "$work/audio" --out "$work/all" --jobs 2
measured again features mfcc "$work/audio" --out "$work/all" --jobs 2
dotnet "$timbre" cache info
dotnet "$timbre" cache clear
