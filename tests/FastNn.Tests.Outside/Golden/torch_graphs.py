"""Writes torch_graphs.json: 30 random graphs of 5 to 40 operations, computed in double by PyTorch; values and gradients of everything the caller gave.

    python3 torch_graphs.py > torch_graphs.json
"""
import json
import random

import torch

torch.set_default_dtype(torch.float64)

ROWS, COLUMNS = 4, 7

UNARY = {
    "neg": lambda a: -a,
    "exp": torch.exp,
    "abs": torch.abs,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leakyrelu": lambda a: torch.nn.functional.leaky_relu(a, 0.01),
    "elu": torch.nn.functional.elu,
    "selu": torch.selu,
    "gelu": torch.nn.functional.gelu,
    "gelutanh": lambda a: 0.5 * a * (1 + torch.tanh((2 / torch.pi) ** 0.5 * (a + 0.044715 * a ** 3))),
    "silu": torch.nn.functional.silu,
    "softplus": torch.nn.functional.softplus,
    "hardsigmoid": torch.nn.functional.hardsigmoid,
    "softmax": lambda a: torch.softmax(a, 1),
    "logsoftmax": lambda a: torch.log_softmax(a, 1),
    "layernorm": lambda a: torch.nn.functional.layer_norm(a, (a.shape[1],)) if a.shape[1] > 2 else None,
    "logsumexp": lambda a: torch.logsumexp(a, 1, keepdim=True),
    "transpose": lambda a: a.t(),
    "sumrows": lambda a: a.sum(0, keepdim=True),
    "sumcolumns": lambda a: a.sum(1, keepdim=True),
    "meanrows": lambda a: a.mean(0, keepdim=True),
    "meancolumns": lambda a: a.mean(1, keepdim=True),
    "mean": lambda a: a.mean().reshape(1, 1),
}

# Of numbers that are made positive first.
POSITIVE = {"log": torch.log, "sqrt": torch.sqrt}

NUMBERED = {
    "pow": lambda a, n: a ** n[0],
    "clamp": lambda a, n: torch.clamp(a, n[0], n[1]),
    "reshape": lambda a, n: a.reshape(*n),
    "slice": lambda a, n: a[n[0]:n[0] + n[1], n[2]:n[2] + n[3]],
}

BINARY = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "max": torch.maximum,
    "min": torch.minimum,
    "prelu": lambda a, b: torch.where(a > 0, a, a * b),
    "dot": lambda a, b: a @ b,
    "concatrows": lambda a, b: torch.cat([a, b], 0),
    "concatcolumns": lambda a, b: torch.cat([a, b], 1),
}


def fits(name, a, b):
    if name == "dot":
        return a.shape[1] == b.shape[0]
    if name == "concatrows":
        return a.shape[1] == b.shape[1] and a.shape[0] + b.shape[0] <= 12
    if name == "concatcolumns":
        return a.shape[0] == b.shape[0] and a.shape[1] + b.shape[1] <= 40
    return all(x == y or x == 1 or y == 1 for x, y in zip(a.shape, b.shape))


def is_sane(value):
    """Finite, of modest size, and nowhere near a kink: 1e-5 must not decide which side of it a number is on."""
    if value is None or not bool(torch.isfinite(value).all()):
        return False
    size = value.abs()
    return float(size.max()) < 20 and (float(size.min()) > 1e-3 or value.numel() > 1)


def away_from_kinks(name, a, b=None):
    if name in ("abs", "relu", "leakyrelu", "elu", "selu", "prelu"):
        return float(a.detach().abs().min()) > 1e-3
    if name == "hardsigmoid":
        return float((a.detach().abs() - 3).abs().min()) > 1e-3
    if name == "clamp":
        return float((a.detach().abs() - 0.75).abs().min()) > 1e-3
    if name in ("max", "min"):
        return float((a - b).detach().abs().min()) > 1e-3
    if name == "div":
        return float(b.detach().abs().min()) > 0.3
    return True


def graph(seed):
    draw = random.Random(seed)
    torch.manual_seed(seed)
    shapes = [(ROWS, COLUMNS), (COLUMNS, 5), (1, COLUMNS), (ROWS, 1), (1, 1)]
    # Numbers that a float holds as they are.
    leaves = [torch.randn(shape).float().double().requires_grad_() for shape in shapes]
    tensors, steps, wanted = list(leaves), [], draw.randint(5, 40)

    def add(name, inputs, value, numbers=()):
        if not is_sane(value):
            return False
        steps.append({"name": name, "inputs": inputs, "numbers": list(numbers)})
        tensors.append(value)
        return True

    while len(steps) < wanted:
        at = draw.randrange(max(0, len(tensors) - 8), len(tensors)) if draw.random() < 0.7 else draw.randrange(len(tensors))
        a = tensors[at]
        kind = draw.random()
        if kind < 0.4:
            name = draw.choice(sorted(UNARY))
            if away_from_kinks(name, a):
                add(name, [at], UNARY[name](a))
        elif kind < 0.47:
            name = draw.choice(sorted(POSITIVE))
            if len(steps) + 2 <= wanted and float(a.detach().min()) < 3 and add("softplus", [at], torch.nn.functional.softplus(a)):
                if float(tensors[-1].detach().min()) > 0.05:
                    add(name, [len(tensors) - 1], POSITIVE[name](tensors[-1]))
        elif kind < 0.6:
            name = draw.choice(sorted(NUMBERED))
            rows, columns = a.shape
            first, column = draw.randrange(rows), draw.randrange(columns)
            numbers = {
                "pow": [draw.choice([2, 3])],
                "clamp": [-0.75, 0.75],
                "reshape": [columns, rows],
                "slice": [first, draw.randint(1, rows - first), column, draw.randint(1, columns - column)],
            }[name]
            if away_from_kinks(name, a):
                add(name, [at], NUMBERED[name](a, numbers), numbers)
        else:
            name, other = draw.choice(sorted(BINARY)), draw.randrange(len(tensors))
            b = tensors[other]
            if fits(name, a, b) and (name in ("dot", "concatrows", "concatcolumns") or away_from_kinks(name, a, b)):
                add(name, [at, other], BINARY[name](a, b))
    # Everything that nobody used counts, so that no operation is for nothing.
    used = {place for step in steps for place in step["inputs"]}
    ends = [place for place in range(len(leaves), len(tensors)) if place not in used]
    total = sum(tensors[place].mean() for place in ends)
    gradients = torch.autograd.grad(total, leaves, allow_unused=True)
    gradients = [torch.zeros_like(leaf) if gradient is None else gradient for leaf, gradient in zip(leaves, gradients)]
    if max(float(gradient.abs().max()) for gradient in gradients) > 50:
        return None
    return {
        "leaves": [{"rows": leaf.shape[0], "columns": leaf.shape[1], "values": numbers_of(leaf), "gradient": numbers_of(gradient)} for leaf, gradient in zip(leaves, gradients)],
        "steps": steps,
        "ends": [{"tensor": place, "values": numbers_of(tensors[place])} for place in ends],
        "total": float(total),
    }


def numbers_of(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().flatten().tolist()]


def main():
    graphs, seed = [], 0
    while len(graphs) < 30:
        seed += 1
        made = graph(seed)
        if made is not None:
            graphs.append(made)
    print("{\"graphs\": [\n" + ",\n".join(json.dumps(made) for made in graphs) + "\n]}")


if __name__ == "__main__":
    main()
