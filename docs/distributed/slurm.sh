#!/bin/bash
# Trains in 8 processes on two nodes, a core each, and continues after a break: sbatch slurm.sh
#SBATCH --job-name=fastnn
#SBATCH --nodes=2
#SBATCH --ntasks=8
#SBATCH --ntasks-per-node=4
#SBATCH --cpus-per-task=1
#SBATCH --mem-per-cpu=2G
#SBATCH --time=01:00:00
#SBATCH --requeue
#SBATCH --output=fastnn-%j.log
set -euo pipefail

# The folder is on a file system that all nodes share.
checkpoint=run.safetensors
resume=()
if [ -e "$checkpoint" ]; then
  resume=(--resume "$checkpoint")
fi
srun --mpi=pmix --cpu-bind=cores fastnn train --mpi --csv rows.csv --label y --layers 512,relu,512,relu,2 --batch 4096 --epochs 50 \
  --checkpoint "$checkpoint" --checkpoint-every 1 "${resume[@]}" --out model.safetensors
