"""Writes torch_ensembles.json: outputs, loss and gradients of a TabM in PyTorch: BatchEnsemble, ReLU, BatchEnsemble, a linear layer for each member, and the
mean of the cross entropies of the members with label smoothing; and the mean of their probabilities.

    python3 torch_ensembles.py > torch_ensembles.json
"""
import json
import math
import sys

import torch

ROWS, INPUTS, WIDTH, CLASSES, MEMBERS = 5, 6, 17, 3, 4
torch.set_default_dtype(torch.float64)


def values(number, *shape):
    """The numbers of the parameter of that number in the network; the test has the same formula. Rounded to float."""
    count = math.prod(shape)
    return torch.tensor([0.6 * math.sin(1 + 0.37 * i + number) for i in range(count)], dtype=torch.float32).double().reshape(shape)


x = values(100, ROWS, INPUTS)
labels = torch.tensor([0, 2, 1, 1, 0])
parameters = [
    values(0, WIDTH, INPUTS), values(1, MEMBERS, INPUTS), values(2, MEMBERS, WIDTH), values(3, MEMBERS, WIDTH),
    values(4, WIDTH, WIDTH), values(5, MEMBERS, WIDTH), values(6, MEMBERS, WIDTH), values(7, MEMBERS, WIDTH)]
for member in range(MEMBERS):
    parameters += [values(8 + 2 * member, CLASSES, WIDTH), values(9 + 2 * member, CLASSES)]
for parameter in parameters:
    parameter.requires_grad_()


def batch_ensemble(x, weight, r, s, bias):
    return ((x * r) @ weight.T) * s + bias


y = torch.relu(batch_ensemble(x[:, None, :].expand(-1, MEMBERS, -1), *parameters[:4]))
y = batch_ensemble(y, *parameters[4:8])
y = torch.stack([y[:, member] @ parameters[8 + 2 * member].T + parameters[9 + 2 * member] for member in range(MEMBERS)], 1)
weights = torch.tensor([1.0, 0.5, 2.0, 0.0, 1.5])
each = torch.nn.functional.cross_entropy(y.flatten(0, 1), labels.repeat_interleave(MEMBERS), label_smoothing=0.1, reduction="none").reshape(ROWS, MEMBERS)
weighted = (each.mean(1) * weights).sum() / weights.sum()
each.mean().backward()
json.dump(dict(
    about="a TabM in PyTorch; written by torch_ensembles.py",
    outputs=y.flatten().tolist(),
    loss=each.mean().item(),
    weighted=weighted.item(),
    gradients=[parameter.grad.flatten().tolist() for parameter in parameters],
    probabilities=torch.softmax(y, 2).mean(1).flatten().tolist(),
), sys.stdout)
sys.stdout.write("\n")
