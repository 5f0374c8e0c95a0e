#!/usr/bin/env bash
# Load test of DigitService with raw bodies on the loopback: the prediction endpoint, and one that reads and writes the same bytes without predicting
# (/without). Rounds of both alternate, so that other load on the machine affects both. Needs wrk and the .NET SDK.
#   samples/DigitService/load/run.sh [ROUNDS=5] [SECONDS=5] [CONNECTIONS=16]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
rounds=${1:-5} seconds=${2:-5} connections=${3:-16}
port=${PORT:-5099}
service=$here/../../../artifacts/bin/DigitService/release/DigitService

[ -x "$service" ] || dotnet build -c Release "$here/.." >/dev/null
"$service" --load true --urls "http://127.0.0.1:$port" >/dev/null &
pid=$!
trap 'kill $pid 2>/dev/null || true' EXIT
until curl -sf "http://127.0.0.1:$port/health" >/dev/null; do sleep 0.2; done

# figure NAME: a value of /figures.
figures() { curl -s "http://127.0.0.1:$port/figures"; }
figure() { sed -n "s/.*\b$1=\([0-9.]*\).*/\1/p"; }

# CPU time of the service, in hundredths of a second.
used() { awk '{ print $14 + $15 }' "/proc/$pid/stat"; }

# load PATH SECONDS: requests, requests per second, errors, CPU time and bytes per request, collections, and the durations of predictions.
load() {
  local before after result start
  before=$(figures)
  start=$(used)
  result=$(wrk -t1 -c"$connections" -d"$2"s -s "$here/floats.lua" "http://127.0.0.1:$port/$1" | grep ^RESULT)
  cpu=$(($(used) - start))
  after=$(figures)
  read -r _ requests micros errors _ <<<"$result"
  rate=$((requests * 1000000 / micros))
  bytes=$(awk -v a="$(figure allocated <<<"$before")" -v b="$(figure allocated <<<"$after")" -v n="$requests" 'BEGIN { printf "%.1f", (b - a) / n }')
  collections=$(($(figure gen0 <<<"$after") - $(figure gen0 <<<"$before")))
  times=$(sed 's/ allocated.*//' <<<"$after")
}

for path in without/digits predict/digits; do load $path 5; done   # until the JIT has reached tier 1
declare -A all_requests=([without/digits]=0 [predict/digits]=0) all_micros=([without/digits]=0 [predict/digits]=0) all_cpu=([without/digits]=0 [predict/digits]=0)
all_times=
printf '%-16s %10s %10s %7s %10s %10s %12s   %s\n' endpoint requests per-second errors cpu-us/req bytes/req collections 'prediction durations'
for ((round = 1; round <= rounds; round++)); do
  for path in without/digits predict/digits; do
    load $path "$seconds"
    [ $path = without/digits ] || all_times+=$(awk -v a="$(figure p50 <<<"$times")" -v b="$(figure p99 <<<"$times")" 'BEGIN { print b / a, a, b }')$'\n'
    all_requests[$path]=$((all_requests[$path] + requests))
    all_micros[$path]=$((all_micros[$path] + micros))
    all_cpu[$path]=$((all_cpu[$path] + cpu))
    printf '%-16s %10d %10d %7d %10s %10s %12d   %s\n' $path "$requests" "$rate" "$errors" "$(awk -v c="$cpu" -v n="$requests" 'BEGIN { printf "%.2f", c * 1e4 / n }')" \
      "$bytes" "$collections" "$([ $path = without/digits ] || echo "$times")"
  done
done

# Other load on the machine affects the rates; it affects the CPU time per request less.
awk -v pr="${all_requests[predict/digits]}" -v pm="${all_micros[predict/digits]}" -v pc="${all_cpu[predict/digits]}" \
  -v wr="${all_requests[without/digits]}" -v wm="${all_micros[without/digits]}" -v wc="${all_cpu[without/digits]}" 'BEGIN {
  printf "With prediction %.1f %% of the requests per second without; CPU time per request %.2f us with, %.2f us without (%.1f %%).\n",
    100 * (pr / pm) / (wr / wm), pc * 1e4 / pr, wc * 1e4 / wr, 100 * (wc / wr) / (pc / pr) }'
printf '%s' "$all_times" | sort -n | awk '{ ratio[NR] = $1; p50[NR] = $2; p99[NR] = $3 } END {
  middle = int((NR + 1) / 2)
  printf "p99 of a prediction over its p50, %d rounds: best %.2f (%.2f / %.2f us), median %.2f (%.2f / %.2f us), worst %.2f (%.2f / %.2f us).\n",
    NR, ratio[1], p99[1], p50[1], ratio[middle], p99[middle], p50[middle], ratio[NR], p99[NR], p50[NR] }'
