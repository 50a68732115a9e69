#!/bin/sh
# Models go from XGBoost to Timbre and back; both must predict the same. PYTHON names an interpreter with xgboost and numpy (default python3).
set -eu
cd "$(dirname "$0")/.."
"${PYTHON:-python3}" bench/xgboost-exchange.py probe
dotnet build -c Release --nologo tests/Timbre.Parity >/dev/null
tests/Timbre.Parity/bin/Release/net10.0/Timbre.Parity -class Timbre.Parity.XGBoostExchange -showLiveOutput
