"""Writes torch_layers.json: layers of torch.nn in double precision, two training steps and a prediction per layer and setting.

    python3 torch_layers.py > torch_layers.json

Settings are under the names that FastNn's catalog uses. Every number is rounded to float before PyTorch sees it.
"""
import json
import sys

import torch

ROWS, COLUMNS = 7, 19
torch.set_default_dtype(torch.float64)
torch.manual_seed(2)


def draw(*shape):
    return torch.randn(*shape).float().double()


class Scale(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(COLUMNS))

    def forward(self, x):
        return self.weight * x


class Parametric(torch.nn.Module):
    """The parametric activation of RealMLP (arXiv 2407.04491)."""

    def __init__(self, function):
        super().__init__()
        self.function = function
        self.weight = torch.nn.Parameter(torch.ones(COLUMNS))

    def forward(self, x):
        return x + self.weight * (self.function(x) - x)


PARAMETRIC = dict(ParametricSelu=torch.nn.SELU(), ParametricGelu=torch.nn.GELU(), ParametricMish=torch.nn.Mish(), InterpolatedRelu=torch.nn.ReLU())


def make(kind, settings):
    if kind == "LayerNorm":
        return torch.nn.LayerNorm(COLUMNS, settings.get("epsilon", 1e-5), settings.get("affine", 1) == 1)
    if kind == "BatchNorm":
        return torch.nn.BatchNorm1d(COLUMNS, settings.get("epsilon", 1e-5), settings.get("momentum", 0.1), settings.get("affine", 1) == 1)
    if kind == "PRelu":
        return torch.nn.PReLU(COLUMNS if settings.get("perfeature", 0) == 1 else 1, settings.get("alpha", 0.25))
    if kind == "Scale":
        return Scale()
    if kind == "Mish":
        return torch.nn.Mish()
    if kind in PARAMETRIC:
        return Parametric(PARAMETRIC[kind])
    raise ValueError(kind)


def numbers(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().flatten().tolist()]


def state(layer):
    return {name: numbers(value) for name, value in layer.state_dict().items() if name != "num_batches_tracked"}


CASES = [
    ("LayerNorm", dict()),
    ("LayerNorm", dict(epsilon=0.1)),
    ("LayerNorm", dict(affine=0)),
    ("BatchNorm", dict()),
    ("BatchNorm", dict(momentum=0.9, epsilon=0.1)),
    ("BatchNorm", dict(affine=0, momentum=1)),
    ("PRelu", dict()),
    ("PRelu", dict(perfeature=1, alpha=-0.5)),
    ("Mish", dict()),
    ("Scale", dict()),
    ("ParametricSelu", dict()),
    ("ParametricGelu", dict()),
    ("ParametricMish", dict()),
    ("InterpolatedRelu", dict()),
]

BATCHES = [draw(ROWS, COLUMNS) * 1.5 + draw(1, COLUMNS) for _ in range(2)]
GRADIENTS = [draw(ROWS, COLUMNS) for _ in range(2)]

cases = []
for kind, settings in CASES:
    layer = make(kind, settings)
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter += 0.3 * draw(*parameter.shape)
            parameter.copy_(parameter.float())
    case = dict(kind=kind, settings={name: float(value) for name, value in settings.items()}, before=state(layer), steps=[])
    for x, dy in zip(BATCHES, GRADIENTS):
        x = x.clone().requires_grad_()
        layer.zero_grad()
        y = layer(x)
        y.backward(dy)
        case["steps"].append(dict(y=numbers(y), dx=numbers(x.grad), gradients={name: numbers(value.grad) for name, value in layer.named_parameters()}, after=state(layer)))
    layer.eval()
    case["prediction"] = numbers(layer(BATCHES[0]))
    cases.append(case)

about = "two steps of torch.nn in double; written by torch_layers.py"
lines = ",\n".join(json.dumps(case) for case in cases)
sys.stdout.write(f'{{"about": {json.dumps(about)},\n"rows": {ROWS}, "columns": {COLUMNS},\n"x": {json.dumps([numbers(x) for x in BATCHES])},\n"dy": {json.dumps([numbers(dy) for dy in GRADIENTS])},\n"cases": [\n{lines}\n]}}\n')
