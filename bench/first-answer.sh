#!/bin/bash
# How soon the published command says something: the wall time of whole processes on a quiet machine, by turns, and their ratio to a .NET program that does nothing (built with the same settings).
# usage: bench/first-answer.sh RECORDING [ROUNDS]: a recording, of which four seconds are heard
set -euo pipefail
recording=$1
rounds=${2:-20}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir "$work/empty"
echo 'System.Console.WriteLine("hello");' >"$work/empty/Program.cs"
cat >"$work/empty/empty.csproj" <<'END'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <InvariantGlobalization>true</InvariantGlobalization>
    <ConcurrentGarbageCollection>false</ConcurrentGarbageCollection>
    <NuGetAudit>false</NuGetAudit>
  </PropertyGroup>
</Project>
END
dotnet publish "$work/empty" -c Release -o "$work/empty/out" >/dev/null
dotnet publish "$here/../src/Timbre.Cli" -c Release -o "$work/timbre" >/dev/null
timbre=$work/timbre/timbre
"$timbre" audio convert "$recording" "$work/voice.wav" --duration 4 >/dev/null

milliseconds() { # COMMAND…
    local begin=${EPOCHREALTIME/[.,]/}
    "$@" >/dev/null 2>&1
    echo $((${EPOCHREALTIME/[.,]/} - begin)) | awk '{ printf "%.1f\n", $1 / 1000 }'
}
for ((round = 0; round < rounds; round++)); do
    milliseconds "$work/empty/out/empty" >>"$work/empty.ms"
    milliseconds "$timbre" --help >>"$work/help.ms"
    milliseconds "$timbre" predict "$work/voice.wav" >>"$work/predict.ms"
done
for name in empty help predict; do
    sort -n "$work/$name.ms" | awk -v name="$name" '{ at[NR] = $1 } END { print name, at[1], (at[int((NR + 1) / 2)] + at[int(NR / 2) + 1]) / 2 }'
done | awk '
    BEGIN { said["empty"] = "an empty .NET program"; said["help"] = "timbre --help"; said["predict"] = "timbre predict FILE" }
    { if (NR == 1) { least = $2; middle = $3 }; printf "%-22s median %6.1f ms  minimum %6.1f ms  ratio to the empty one %.1f (of minima %.1f)\n", said[$1], $3, $2, $3 / middle, $2 / least }'
