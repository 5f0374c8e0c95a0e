#!/usr/bin/env bash
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

usage() {
  cat <<'END'
Usage: ./check.sh [--quick]

Says whether a change is good: format, build, all tests, the tests of the library at every tier of the kernels. The cheapest step comes first.
Prints the time of every step and the ten slowest tests, and ends with one line, `N passed, N failed`, that sums the tests of all runs; a step
that fails without failing a test (a format error, a crash, a run without tests) counts as one failure. Exits 0 only when nothing failed. The
full output of every step is in artifacts/check.

  --quick   for the inner loop, under a minute: whitespace, build with all analyzers, and the tests of the library at the best tier, without
            those with the trait Speed=Slow
END
}

quick=
case ${1-} in
  "") ;;
  --quick) quick=1 ;;
  --help | -h) usage && exit ;;
  *) usage >&2 && exit 2 ;;
esac

# The summaries are read below, so they must be in English.
export DOTNET_CLI_UI_LANGUAGE=en TESTINGPLATFORM_UI_LANGUAGE=en
# The runs set their own tier.
unset FASTNN_TIER FASTNN_EXPECT_TIER

logs=artifacts/check
tests=artifacts/bin/FastNn.Tests/release/FastNn.Tests
outside=artifacts/bin/FastNn.Tests.Outside/release/FastNn.Tests.Outside
# Every test with its time, for the list of the slowest.
detailed=(--output Detailed --no-ansi)
rm -rf "$logs"
mkdir -p "$logs"

passed=0
failed=0
skipped=0

# slowest: the ten slowest tests of all runs; of a test that ran more than once, the longest time.
slowest() {
  cat "$logs"/*.log | tr -d '\r' | awk '
    /^(passed|failed) .* \([0-9hms ]+\)$/ {
      at = match($0, /\([0-9hms ]+\)$/)
      count = split(substr($0, at + 1, length($0) - at - 1), parts, " ")
      time = 0
      for (i = 1; i <= count; i++) time += parts[i] * (parts[i] ~ /ms$/ ? 0.001 : parts[i] ~ /s$/ ? 1 : parts[i] ~ /m$/ ? 60 : 3600)
      printf "%7.1f s  %s\n", time, substr($0, 8, at - 9)
    }' | sort -rn | awk '!seen[substr($0, 12)]++' | head -n 10
}

finish() {
  if [ $((passed + failed)) -gt 0 ]; then
    echo "slowest tests:"
    slowest
  fi
  echo "total: $SECONDS s"
  local line="$passed passed, $failed failed"
  [ "$skipped" -eq 0 ] || line+=", $skipped skipped"
  echo "$line"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit
}

report() { printf '%-44s %5s   %s\n' "$1" "$2" "$3"; }

# execute NAME COMMAND...: runs the command, leaves its output in $log, its exit code in $code, its time in $took.
execute() {
  local name=$1 start=$SECONDS
  shift
  log="$logs/${name//[^A-Za-z0-9=-]/_}.log"
  "$@" >"$log" 2>&1
  code=$?
  took="$((SECONDS - start)) s"
}

# show_log: the output of the last step without the tests that passed.
show_log() {
  local text
  text=$(grep -v -e '^passed ' -e '^  from ' "$log")
  if [ "$(wc -l <<<"$text")" -le 200 ]; then
    echo "$text"
  else
    head -n 150 <<<"$text"
    echo "... (the whole of it is in $log)"
    tail -n 20 <<<"$text"
  fi
}

# must NAME COMMAND...: a step without which nothing after it makes sense.
must() {
  execute "$@"
  if [ "$code" -ne 0 ]; then
    report "$1" "$took" "FAILED (exit code $code)"
    show_log
    failed=$((failed + 1))
    finish
  fi
  report "$1" "$took" "ok"
}

# count FIELD: a number of the summary that both `dotnet test` and a test executable end with, 0 when there is none.
count() {
  local escape=$'\033'
  sed "s/$escape\[[0-9;]*m//g" "$log" | tr -d '\r' | awk -v field="$1:" '$1 == field && NF == 2 { n = $2 } END { print n + 0 }'
}

# run_tests NAME COMMAND...: a test run, counted by its summary and held to its exit code.
run_tests() {
  execute "$@"
  local ok bad out result
  ok=$(count succeeded)
  bad=$(count failed)
  out=$(count skipped)
  result="$ok passed, $bad failed"
  [ "$out" -eq 0 ] || result+=", $out skipped"
  if [ "$bad" -eq 0 ] && [ "$code" -ne 0 ]; then
    bad=1
    result+=" (exit code $code: counted as one failure)"
  elif [ "$bad" -eq 0 ] && [ "$ok" -eq 0 ]; then
    bad=1
    result+=" (no test passed: counted as one failure)"
  fi
  passed=$((passed + ok))
  failed=$((failed + bad))
  skipped=$((skipped + out))
  report "$1" "$took" "$result"
  [ "$bad" -eq 0 ] || show_log
}

cpu_flags=$( (cat /proc/cpuinfo || sysctl -n machdep.cpu.features machdep.cpu.leaf7_features) 2>/dev/null | tr 'A-Z' 'a-z')
has_flag() { grep -qw -- "$1" <<<"$cpu_flags"; }

# supports TIER: whether the processor has the instructions of the tier.
supports() {
  case $1 in
    avx2) has_flag avx2 && has_flag fma ;;
    avx512) has_flag avx512f && has_flag avx512vl && has_flag avx512dq ;;
    *) true ;;
  esac
}

# run_tier NAME TIER VARIABLE=VALUE... [-- FILTER...]: the tests of the library in a process that has to end up on the tier; without those that
# read the sources, and those with the trait Tiers=None, which no tier changes.
run_tier() {
  local name=$1 tier=$2 variables=()
  shift 2
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    variables+=("$1")
    shift
  done
  if supports "$tier"; then
    run_tests "$name" env "${variables[@]}" FASTNN_EXPECT_TIER="$tier" "$tests" "${detailed[@]}" --filter-not-namespace FastNn.Tests.Architecture \
      --filter-not-trait Tiers=None "${@:2}"
  else
    report "$name" "-" "not run: this processor does not have the instructions of $tier"
  fi
}

# Style and analyzers are errors of the build; white space is not.
must "format" dotnet format whitespace . --folder --exclude artifacts --verify-no-changes
must "build" dotnet build -c Release

if [ -n "$quick" ]; then
  run_tests "fast tests" "$tests" "${detailed[@]}" --filter-not-trait Speed=Slow
  run_tests "fast tests of the public API" "$outside" "${detailed[@]}" --filter-not-trait Speed=Slow
  finish
fi

run_tests "dotnet test -c Release" dotnet test -c Release --no-build "${detailed[@]}"

# Tiers that are asked for, without the slow tests, which the runs below repeat. On the first generations of AVX-512 the runtime prefers 256 bits
# unless it is told otherwise. Tests that force every tier in processes of their own would only repeat themselves.
for tier in scalar vector avx2 avx512; do
  run_tier "tier $tier" "$tier" FASTNN_TIER=$tier DOTNET_PreferredVectorBitWidth=512 -- --filter-not-trait Tiers=All --filter-not-trait Speed=Slow
done

# No tier is asked for here: the library has to find the best one that the runtime leaves it.
run_tier "without AVX-512, expecting avx2" avx2 DOTNET_EnableAVX512=0
run_tier "without AVX2, expecting vector" vector DOTNET_EnableAVX2=0
run_tier "without intrinsics, expecting scalar" scalar DOTNET_EnableHWIntrinsic=0

finish
