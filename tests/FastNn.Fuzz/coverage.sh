#!/usr/bin/env bash
# Fuzzes a format guided by coverage: instruments a copy of the fuzzer with SharpFuzz, and lets AFL++ (apt install afl++) make the inputs. Inputs that fail
# are tried again without instrumentation and described. Exits with 1 where one fails.
set -euo pipefail
if [ $# -lt 2 ]; then
  echo "Usage: tests/FastNn.Fuzz/coverage.sh FORMAT SECONDS" >&2
  exit 2
fi
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
format=$1 seconds=$2
dotnet build tests/FastNn.Fuzz -c Release -v quiet
fuzz=artifacts/bin/FastNn.Fuzz/release/FastNn.Fuzz
work=artifacts/fuzz/guided-$format
rm -rf "$work"
mkdir -p "$work"
cp -r artifacts/bin/FastNn.Fuzz/release "$work/instrumented"
"$fuzz" instrument "$work/instrumented"
"$fuzz" seeds "$format" "$work/seeds" "$work/words.dict"
# Code that ran once compiles to other branches: tiered compilation would add noise, and a collection of garbage time.
export DOTNET_TieredCompilation=0 AFL_SKIP_BIN_CHECK=1 AFL_NO_AFFINITY=1 AFL_NO_UI=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1
words=()
[ -s "$work/words.dict" ] && words=(-x "$work/words.dict")
afl-fuzz -i "$work/seeds" -o "$work/found" -V "$seconds" -t 10000 -m none "${words[@]}" -- "$work/instrumented/FastNn.Fuzz" guided "$format" >"$work/log"
grep -E '^(execs_done|execs_per_sec|corpus_count|edges_found|saved_crashes|saved_hangs)' "$work/found/default/fuzzer_stats"
shopt -s nullglob
failed=("$work"/found/default/{crashes,hangs}/id*)
[ ${#failed[@]} -eq 0 ] || "$fuzz" replay "$format" "${failed[@]}"
