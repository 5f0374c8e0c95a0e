"""Writes torch_schedules.json: rates of torch.optim.lr_scheduler for a rate of 1, a number per batch or, on plateaus, per epoch. Schedules that PyTorch
does not have are written as in Keras or in pytabkit, the authors' code of RealMLP.

    python3 torch_schedules.py > torch_schedules.json
"""
import json
import math
import sys
import warnings

import torch
from torch.optim import lr_scheduler

EPOCHS, BATCHES = 10, 4
warnings.filterwarnings("ignore")


def rates(make, moves):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1, dtype=torch.float64))], lr=1.0)
    schedule = make(optimizer)
    found = []
    for move in moves:
        found.append(float(f"{optimizer.param_groups[0]['lr']:.12g}"))
        optimizer.step()
        move(schedule)
    return found


def by_batch(make, batches=BATCHES):
    return rates(make, [lambda schedule: schedule.step()] * (EPOCHS * batches))


def by_epoch(make):
    return [rate for rate in rates(make, [lambda schedule: schedule.step()] * EPOCHS) for _ in range(BATCHES)]


def fractional(make):
    return rates(make, [lambda schedule, i=i: schedule.step((i + 1) / BATCHES) for i in range(EPOCHS * BATCHES)])


LOSSES = [1, 0.9, 0.95, 0.9, 0.89999, 0.95, 0.8, 0.8, 0.8, 0.85, 0.9, 0.7, 0.7, 0.7, float("inf"), 0.71, 0.72, 0.73, 0.7, 0.7, 0.7, 0.7]


def plateau(**settings):
    return rates(lambda o: lr_scheduler.ReduceLROnPlateau(o, **settings), [lambda schedule, loss=loss: schedule.step(loss) for loss in LOSSES])


def formula(function):
    return [float(f"{function(i / BATCHES):.12g}") for i in range(EPOCHS * BATCHES)]


def coslog4(t):
    return 0.5 * (1 - math.cos(2 * math.pi * math.log2(1 + 15 * t)))


def flat_cos(t):
    return 1 if t < 0.5 else 0.5 * (1 + math.cos(math.pi * (2 * t - 1)))


def sequential(optimizer):
    parts = [lr_scheduler.StepLR(optimizer, 2 * BATCHES, 0.5), lr_scheduler.CosineAnnealingLR(optimizer, 4 * BATCHES), lr_scheduler.ExponentialLR(optimizer, 0.8 ** (1 / BATCHES))]
    return lr_scheduler.SequentialLR(optimizer, parts, [3 * BATCHES, 7 * BATCHES])


FINE = 1000
one_cycle = by_batch(lambda o: lr_scheduler.OneCycleLR(o, 1.0, total_steps=EPOCHS * FINE, pct_start=0.4, div_factor=10, final_div_factor=100, cycle_momentum=False), FINE)
json.dump(dict(
    about="rates of torch.optim.lr_scheduler; written by torch_schedules.py",
    epochs=EPOCHS,
    batches=BATCHES,
    step=by_epoch(lambda o: lr_scheduler.StepLR(o, 3, 0.5)),
    cosine=by_batch(lambda o: lr_scheduler.CosineAnnealingLR(o, EPOCHS * BATCHES, eta_min=0.1)),
    restarts=fractional(lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, 2, 2, eta_min=0.05)),
    polynomial=by_batch(lambda o: lr_scheduler.PolynomialLR(o, EPOCHS * BATCHES, 2.5)),
    polynomial_floor=formula(lambda epoch: (1 - 0.05) * (1 - epoch / EPOCHS) ** 0.5 + 0.05),  # Keras: (initial - end) * (1 - step / decay_steps) ** power + end
    milestones=by_epoch(lambda o: lr_scheduler.MultiStepLR(o, [3, 7], 0.2)),
    inverse_time=formula(lambda epoch: 1 / (1 + 0.3 * epoch)),  # Keras: initial / (1 + decay_rate * step / decay_step)
    inverse_time_staircase=formula(lambda epoch: 1 / (1 + 0.3 * math.floor(epoch))),
    coslog4=formula(lambda epoch: coslog4(epoch / EPOCHS)),
    flat_cos=formula(lambda epoch: flat_cos(epoch / EPOCHS)),
    sequential=by_batch(sequential),
    one_cycle_batches=FINE,
    one_cycle=one_cycle[::FINE // BATCHES],
    losses=[loss if loss < float("inf") else None for loss in LOSSES],
    plateau=plateau(factor=0.5, patience=1),
    plateau_cooling=plateau(factor=0.5, patience=0, cooldown=2, threshold=0.01),
    plateau_floor=plateau(factor=0.5, patience=0, min_lr=0.2),
), sys.stdout, indent=0)
sys.stdout.write("\n")
