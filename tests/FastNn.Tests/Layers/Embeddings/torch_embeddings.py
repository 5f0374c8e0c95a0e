"""Writes torch_embeddings.json: layers that replace columns in place, in PyTorch and double precision, forward and backward.

    python3 torch_embeddings.py > torch_embeddings.json

Needs torch and rtdl_num_embeddings (https://github.com/yandex-research/rtdl-num-embeddings). Every number is rounded to float before PyTorch sees it.
"""
import json
import sys

import torch
from rtdl_num_embeddings import PiecewiseLinearEncoding, compute_bins

ROWS, COLUMNS = 37, 6
torch.set_default_dtype(torch.float64)
torch.manual_seed(5)


def draw(*shape):
    return torch.randn(*shape).float().double()


def numbers(tensor):
    return [None if value != value else "inf" if value == float("inf") else float(f"{value:.9g}") for value in tensor.detach().flatten().tolist()]


def replace(x, runs):
    return torch.cat([runs[i] if i in runs else x[:, i:i + 1] for i in range(COLUMNS)], 1)


def case(kind, settings, x, parameters, forward, fitted=None):
    """forward(x, parameters) is the formula; parameters are tensors by name, as FastNn names them."""
    for value in parameters.values():
        value.requires_grad_()
    x = x.clone().requires_grad_()
    y = forward(x, parameters)
    dy = draw(*y.shape)
    y.backward(dy)
    result = dict(kind=kind, settings=settings, x=numbers(x), parameters={name: numbers(value) for name, value in parameters.items()}, y=numbers(y), dy=numbers(dy),
        dx=numbers(x.grad), gradients={name: numbers(value.grad) for name, value in parameters.items()})
    if fitted is not None:
        result["fitted"] = numbers(fitted)
    return result


def periodic(columns, frequencies, outputs, deviation):
    n = len(columns)
    parameters = dict(frequency=draw(n, frequencies) * deviation, phase=(torch.rand(n, frequencies) * 2 - 1) * torch.pi,
        weight=draw(n, outputs - 1, frequencies) / frequencies ** 0.5, bias=draw(n, outputs - 1))
    parameters = {name: value.float().double() for name, value in parameters.items()}

    def forward(x, p):
        runs = {}
        for i, column in enumerate(columns):
            v = x[:, column:column + 1]
            runs[column] = torch.cat([v, torch.nn.functional.linear(torch.cos(2 * torch.pi * p["frequency"][i] * v + p["phase"][i]), p["weight"][i], p["bias"][i])], 1)
        return replace(x, runs)

    settings = dict(frequencies=frequencies, outputs=outputs, deviation=deviation)
    if n < COLUMNS:
        settings |= {f"column{column}": 1 for column in columns}
    return case("Periodic", settings, (draw(ROWS, COLUMNS) * 3).float().double(), parameters, forward)


def embedding(size, columns):
    x = draw(ROWS, COLUMNS)
    tables = {}
    for column, categories in columns.items():
        x[:, column] = torch.randint(-1, categories + 2, (ROWS,))
        x[0, column], x[1, column], x[2, column] = torch.nan, 0.5, torch.inf
        tables[f"weight{column}"] = draw(categories + 2, size)

    def forward(x, tables):
        runs = {}
        for column, categories in columns.items():
            v = x[:, column].detach()
            known = (v >= 0) & (v < categories) & (v == v.floor())
            place = torch.where(known, v, torch.where(v.isnan(), categories, categories + 1)).nan_to_num().long()
            runs[column] = torch.nn.functional.embedding(place, tables[f"weight{column}"])
        return replace(x, runs)

    return case("Embedding", dict(size=size) | {f"column{column}": categories for column, categories in columns.items()}, x, tables, forward)


def piecewise(columns, bins):
    fitted = draw(ROWS, COLUMNS)
    fitted[:, 1] = (fitted[:, 1] * 1.5).round()
    fitted[:, 3] = (fitted[:, 3] > 0.6) * 1.0
    edges = compute_bins(fitted[:, columns], bins)
    encoding = PiecewiseLinearEncoding(edges)

    def forward(x, nothing):
        sizes = [len(one) - 1 for one in edges]
        parts = encoding(x[:, columns]).split(sizes, 1)
        return replace(x, {column: torch.cat([part, torch.zeros(ROWS, bins - size)], 1) for column, part, size in zip(columns, parts, sizes)})

    settings = dict(bins=bins)
    if len(columns) < COLUMNS:
        settings |= {f"column{column}": 1 for column in columns}
    return case("PiecewiseLinear", settings, (draw(ROWS, COLUMNS) * 1.5).float().double(), {}, forward, fitted)


cases = [
    periodic([0, 1, 2, 3, 4, 5], 16, 4, 0.1),
    periodic([1, 4, 5], 40, 3, 1.0),
    periodic([0, 3], 5, 2, 0.5),
    embedding(8, {0: 5, 3: 2}),
    embedding(1, {5: 30}),
    piecewise([0, 1, 2, 3, 4, 5], 20),
    piecewise([1, 3, 4], 7),
]

about = "PyTorch and rtdl_num_embeddings in double; written by torch_embeddings.py"
lines = ",\n".join(json.dumps(one) for one in cases)
sys.stdout.write(f'{{"about": {json.dumps(about)},\n"rows": {ROWS}, "columns": {COLUMNS},\n"cases": [\n{lines}\n]}}\n')
