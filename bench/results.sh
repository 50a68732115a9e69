#!/bin/sh
# The four experiments, as published and honest, side by side: docs/results.md.
# bench/results.sh DATA [RUNS]: DATA holds LibriSpeech and AudioMNIST-mfcc (or AudioMNIST); RUNS (default: a new folder) keeps the runs, and those in it are not made again.
set -eu
cd "$(dirname "$0")/.."
data=${1:?usage: bench/results.sh DATA [RUNS]}
runs=${2:-$(mktemp -d)}
mnist=$data/AudioMNIST
[ -d "$mnist" ] || mnist=$data/AudioMNIST-mfcc
dotnet build -c Release --nologo -v quiet src/Timbre.Cli
dotnet build -c Release --nologo -v quiet bench/Timbre.Bench
run() {
    name=$1
    recipe=$2
    shift 2
    [ ! -f "$runs/$name/results.json" ] || return 0
    dotnet src/Timbre.Cli/bin/Release/net10.0/timbre.dll run "$recipe" --seed 0 --out "$runs/$name" "$@"
    echo "timbre run $recipe $*" | sed "s|$data|DATA|g" >"$runs/$name/command.txt"
}
run gender-dev librispeech-gender --set corpus.root="$data/LibriSpeech" --set corpus.subset=dev-clean
run gender-train librispeech-gender --set corpus.root="$data/LibriSpeech" --set corpus.subset=train-clean-100
run speaker librispeech-speaker --set corpus.root="$data/LibriSpeech" --set corpus.subset=dev-clean
run audiomnist audiomnist-gender --set corpus.root="$mnist" --set voices="$data/LibriSpeech/train-clean-100"
run utterance utterance-gender --set corpus.root="$data/LibriSpeech" --set corpus.subset=train-clean-100
dotnet bench/Timbre.Bench/bin/Release/net10.0/Timbre.Bench.dll results-table docs/results.md "$runs/gender-dev" "$runs/gender-train" "$runs/speaker" "$runs/audiomnist" "$runs/utterance"
