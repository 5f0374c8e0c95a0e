"""Writes torch_losses.json: losses and activations of PyTorch in double precision, with their defaults and with weights.

    python3 torch_losses.py > torch_losses.json

"defaults": every loss and activation that PyTorch has too, called with no settings.
"weights": class weights, weights of positive targets and label smoothing, for labels, one-hot rows and rows of probabilities. PyTorch's losses have no
weights of samples: where a case has them, its loss is reduction="none" times the weights, summed, and divided by what reduction="mean" divides by, each
sample times its weight.
"pieces": a linear layer and its gradients over a whole batch, in which some classes have no weight; made to be trained in pieces, and tested in batches.
"""
import json
import sys

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(14)


def floats(*shape, scale=1.0):
    """Numbers that a float holds."""
    return (scale * torch.randn(*shape)).float().double()


def numbers(tensor):
    return tensor.detach().flatten().tolist()


def distributions(rows, columns):
    raw = torch.rand(rows, columns) + 0.1
    return (raw / raw.sum(1, keepdim=True)).float().double()


def measured(function, y):
    y = y.clone().requires_grad_()
    loss = function(y)
    loss.backward()
    return {"y": numbers(y), "loss": loss.item(), "gradient": numbers(y.grad)}


def defaults():
    rows, columns = 6, 4
    far, near = floats(rows, columns, scale=3), floats(rows, columns, scale=3)
    labels = torch.randint(0, columns, (rows,))
    one_hot = F.one_hot(labels, columns).double()
    probabilities = torch.softmax(far, 1).float().double()
    spread = distributions(rows, columns)
    for name, function, y, t in [
        ("MeanSquaredError", lambda y, t: F.mse_loss(y, t), far, near),
        ("MeanAbsoluteError", lambda y, t: F.l1_loss(y, t), far, near),
        ("Huber", lambda y, t: F.huber_loss(y, t), far, near),
        ("CosineSimilarity", lambda y, t: F.cosine_embedding_loss(y, t, torch.ones(rows)), far, near),
        ("SigmoidCrossEntropy", lambda y, t: F.binary_cross_entropy_with_logits(y, t), far, one_hot),
        ("KullbackLeibler", lambda y, t: F.kl_div(y.log(), t, reduction="batchmean"), probabilities, spread),
        ("SoftmaxCrossEntropy", lambda y, t: F.cross_entropy(y, t), far, spread),
    ]:
        yield {"kind": name, "rows": rows, "t": numbers(t), **measured(lambda y: function(y, t), y)}
    x = floats(1, 24, scale=3)
    for name, function in [
        ("Sigmoid", torch.sigmoid), ("Tanh", torch.tanh), ("Relu", F.relu), ("LeakyRelu", F.leaky_relu), ("Elu", F.elu), ("Selu", F.selu), ("Gelu", F.gelu),
        ("GeluTanh", lambda x: F.gelu(x, approximate="tanh")), ("Silu", F.silu), ("Softplus", F.softplus), ("HardSigmoid", F.hardsigmoid),
        ("Softmax", lambda x: F.softmax(x, 1)), ("LayerNorm", lambda x: F.layer_norm(x, (24,))),
    ]:
        # The gradient of Σ i·y[i].
        run = measured(lambda x: (function(x) * torch.arange(1.0, 25)).sum(), x)
        yield {"kind": name, "x": run["y"], "y": numbers(function(x)), "gradient": run["gradient"]}


def mean_or_sum(terms, own, divisor, reduction):
    return (terms * own).sum() / (divisor if reduction == "mean" else 1)


def weights():
    rows, columns = 6, 4
    y = floats(rows, columns, scale=2)
    labels = torch.tensor([0, 2, 1, 1, 3, 0])
    one_hot, spread = F.one_hot(labels, columns).double(), distributions(rows, columns)
    samples = torch.tensor([1, 0.5, 0, 2, 3, 0.25])
    for classes in ([1, 2, 5, 0.5], [0, 2, 0.5, 0]):
        w = torch.tensor(classes, dtype=torch.float64)
        for reduction in ("mean", "sum"):
            for own in (None, samples):
                for smoothing in (0, 0.2):
                    for name, t in (("labels", labels), ("rows", one_hot), ("rows", spread)):
                        def softmax(y):
                            if own is None:
                                return F.cross_entropy(y, t, weight=w, label_smoothing=smoothing, reduction=reduction)
                            terms = F.cross_entropy(y, t, weight=w, label_smoothing=smoothing, reduction="none")
                            return mean_or_sum(terms, own, (own * w[labels]).sum() if name == "labels" else own.sum(), reduction)

                        yield case("SoftmaxCrossEntropy", rows, t, name, softmax, y, reduction, classes, own, smoothing=smoothing)
                p = torch.softmax(y, 1).float().double()
                for name, t in (("labels", labels), ("rows", spread)):
                    def probabilities(p):
                        if name == "labels":
                            if own is None:
                                return F.nll_loss(p.log(), t, weight=w, reduction=reduction)
                            return mean_or_sum(F.nll_loss(p.log(), t, weight=w, reduction="none"), own, (own * w[labels]).sum(), reduction)
                        terms = -(w * t * p.log()).sum(1)
                        return mean_or_sum(terms, torch.ones(rows) if own is None else own, rows if own is None else own.sum(), reduction)

                    yield case("CrossEntropy", rows, t, name, probabilities, p, reduction, classes, own)
                for positive in ([], [3], [3, 0.5, 1, 0]):
                    def sigmoid(y, t=one_hot):
                        pos = torch.tensor(positive, dtype=torch.float64) if positive else None
                        if own is None:
                            return F.binary_cross_entropy_with_logits(y, t, weight=w, pos_weight=pos, reduction=reduction)
                        terms = F.binary_cross_entropy_with_logits(y, t, weight=w, pos_weight=pos, reduction="none")
                        return mean_or_sum(terms, own[:, None], own.sum() * columns, reduction)

                    yield case("SigmoidCrossEntropy", rows, one_hot, "rows", sigmoid, y, reduction, classes, own, positive=positive)
    for positive in ([3], [3, 0.5, 1, 0]):
        yield case("SigmoidCrossEntropy", rows, spread, "rows", lambda y: F.binary_cross_entropy_with_logits(y, spread, pos_weight=torch.tensor(positive)), y, "mean", [], None, positive=positive)
    # One output and two classes, 0.5 and 4: pos_weight is their ratio.
    single, t = y.flatten()[:, None].contiguous(), torch.tensor([0, 1, 0.25] * 8)[:, None]
    yield case("SigmoidCrossEntropy", 24, t, "rows", lambda y: F.binary_cross_entropy_with_logits(y, t, weight=torch.tensor([0.5]), pos_weight=torch.tensor([8.0])), single, "mean", [0.5, 4], None)


def case(kind, rows, t, name, function, y, reduction, classes, own, smoothing=0, positive=()):
    return {"kind": kind, "rows": rows, "labels" if name == "labels" else "targets": t.flatten().tolist(), "reduction": reduction, "classes": classes, "samples": [] if own is None else numbers(own),
            "smoothing": smoothing, "positive": list(positive), **measured(function, y)}


def pieces():
    x, weight, bias = floats(8, 3), floats(3, 3), floats(3)
    # In pieces of two the first and the last have labels without weight alone.
    labels, classes = torch.tensor([0, 0, 2, 1, 1, 0, 0, 0]), torch.tensor([0, 2, 0.5])
    for smoothing in (0.05, 0.2):
        for reduction in ("mean", "sum"):
            w, b = weight.clone().requires_grad_(), bias.clone().requires_grad_()
            loss = F.cross_entropy(F.linear(x, w, b), labels, weight=classes, label_smoothing=smoothing, reduction=reduction)
            loss.backward()
            yield {"x": numbers(x), "weight": numbers(weight), "bias": numbers(bias), "labels": labels.tolist(), "classes": numbers(classes), "smoothing": smoothing,
                   "reduction": reduction, "loss": loss.item(), "weight_gradient": numbers(w.grad), "bias_gradient": numbers(b.grad)}


def rounded(value):
    """Nine digits are more than a float has."""
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, dict):
        return {key: rounded(part) for key, part in value.items()}
    return [rounded(part) for part in value] if isinstance(value, list) else value


json.dump(rounded({"torch": torch.__version__, "defaults": list(defaults()), "weights": list(weights()), "pieces": list(pieces())}), sys.stdout, separators=(",", ":"))
print()
