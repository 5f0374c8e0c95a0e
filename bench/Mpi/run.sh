#!/usr/bin/env bash
# Measures trainings in one and two processes, and their all-reduces beside a plain C program. Needs two free cores, gcc, and Open MPI or MPICH with
# their headers (Debian: libopenmpi-dev, libmpich-dev). Build first: dotnet build -c Release.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
worker=artifacts/bin/FastNn.Mpi.Worker/release/FastNn.Mpi.Worker
export TERM=dumb OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 DOTNET_TieredPGO=0 DOTNET_TC_CallCountingDelayMs=0

for library in openmpi mpich; do
  command -v "mpirun.$library" >/dev/null || continue
  bind=$([ $library = openmpi ] && echo "--bind-to core" || echo "-bind-to core")
  echo "== $library"
  "mpicc.$library" -O2 -o artifacts/exchange bench/Mpi/exchange.c
  for floats in 109386 25174016; do
    repeats=$((floats > 1000000 ? 15 : 1000))
    echo "-- $floats floats"
    "mpirun.$library" $bind -n 2 artifacts/exchange $floats $repeats
    "mpirun.$library" $bind -n 2 $worker bandwidth --floats $floats --repeats $repeats | sort
  done
  for configuration in 10 11; do
    steps=$((configuration == 10 ? 2000 : 5))
    echo "-- configuration $configuration"
    for reduction in exact fast; do
      for processes in 1 2; do
        echo "$reduction: $("mpirun.$library" $bind -n $processes $worker train --configuration $configuration --reduction $reduction --time $steps | sort | head -1)"
      done
    done
  done
done
