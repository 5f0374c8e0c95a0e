"""Writes torch_optimizers.json: twenty steps of torch.optim in double precision, one case per optimizer and setting.

    python3 torch_optimizers.py > torch_optimizers.json

Lion is not in torch.optim; its cases are the algorithm of its paper (arXiv 2302.06675, algorithm 2) in double. Nor is NAdam taken from there:
up to 1.13 torch.optim.NAdam multiplies the momentum of step t twice into the product up to t + 1, against its own documentation and later
releases, so its cases are the documented algorithm.
Settings are under the names that FastNn's catalog uses.
"""
import json
import sys

import torch

STEPS, COUNT = 20, 9
torch.set_default_dtype(torch.float64)
torch.manual_seed(1)
START = torch.randn(COUNT).float().double()
START[2] = 0
GRADIENTS = (torch.randn(STEPS, COUNT) * torch.tensor([1, 1, 1, 0, 0.01, 10, 1e-4, 1, 1])).float().double()
GRADIENTS[:, 7] = 0.25      # never changes: its variance is 0
GRADIENTS[5:, 8] = 0        # stops


def lion(parameters, lr, betas, weight_decay):
    mean = torch.zeros(COUNT)

    class Lion:
        def step(self):
            p = parameters[0]
            with torch.no_grad():
                direction = (betas[0] * mean + (1 - betas[0]) * p.grad).sign()
                p -= lr * (direction + weight_decay * p)
                mean.copy_(betas[1] * mean + (1 - betas[1]) * p.grad)

    return Lion()


def nadam(parameters, lr, betas, eps, weight_decay, momentum_decay):
    mean, square = torch.zeros(COUNT), torch.zeros(COUNT)

    class NAdam:
        step_number, product = 0, 1.0

        def step(self):
            p = parameters[0]
            self.step_number += 1
            now, following = (betas[0] * (1 - 0.5 * 0.96 ** (t * momentum_decay)) for t in (self.step_number, self.step_number + 1))
            self.product *= now
            with torch.no_grad():
                gradient = p.grad + weight_decay * p
                mean.copy_(betas[0] * mean + (1 - betas[0]) * gradient)
                square.copy_(betas[1] * square + (1 - betas[1]) * gradient ** 2)
                m = following * mean / (1 - self.product * following) + (1 - now) * gradient / (1 - self.product)
                p -= lr * m / ((square / (1 - betas[1] ** self.step_number)).sqrt() + eps)

    return NAdam()


def adam(settings):
    return dict(betas=(settings.get("beta1", 0.9), settings.get("beta2", 0.999)), eps=settings.get("epsilon", 1e-8),
                weight_decay=settings.get("decay", 0), amsgrad=settings.get("amsgrad", False))


def make(kind, settings, parameters):
    lr, decay = settings["learningrate"], settings.get("decay", 0)
    if kind == "Sgd":
        return torch.optim.SGD(parameters, lr, settings.get("momentum", 0), settings.get("dampening", 0), decay, settings.get("nesterov", False))
    if kind == "RmsProp":
        return torch.optim.RMSprop(parameters, lr, settings.get("alpha", 0.99), settings.get("epsilon", 1e-8), decay, settings.get("momentum", 0), settings.get("centered", False))
    if kind == "AdaGrad":
        return torch.optim.Adagrad(parameters, lr, settings.get("ratedecay", 0), decay, settings.get("initial", 0), settings.get("epsilon", 1e-10))
    if kind == "Adam":
        return torch.optim.Adam(parameters, lr, **adam(settings))
    if kind == "AdamW":
        return torch.optim.AdamW(parameters, lr, **{**adam(settings), "weight_decay": settings.get("decay", 0.01)})
    if kind == "NAdam":
        options = {name: value for name, value in adam(settings).items() if name != "amsgrad"}
        return nadam(parameters, lr, **options, momentum_decay=settings.get("growth", 4e-3))
    if kind == "Lion":
        return lion(parameters, lr, (settings.get("beta1", 0.9), settings.get("beta2", 0.99)), decay)
    raise ValueError(kind)


CASES = [
    ("Sgd", dict(learningrate=0.1)),
    ("Sgd", dict(learningrate=0.1, decay=0.05)),
    ("Sgd", dict(learningrate=0.05, momentum=0.9)),
    ("Sgd", dict(learningrate=0.05, momentum=0.9, nesterov=True, decay=0.01)),
    ("Sgd", dict(learningrate=0.05, momentum=0.8, dampening=0.3)),
    ("RmsProp", dict(learningrate=0.01)),
    ("RmsProp", dict(learningrate=0.01, alpha=0.9, epsilon=1e-3, decay=0.01)),
    ("RmsProp", dict(learningrate=0.01, momentum=0.9)),
    ("RmsProp", dict(learningrate=0.01, epsilon=1e-3, centered=True)),
    ("RmsProp", dict(learningrate=0.01, epsilon=1e-3, centered=True, momentum=0.5, decay=0.02)),
    ("AdaGrad", dict(learningrate=0.1)),
    ("AdaGrad", dict(learningrate=0.1, ratedecay=0.05, initial=0.1, decay=0.01, epsilon=1e-3)),
    ("Adam", dict(learningrate=0.01)),
    ("Adam", dict(learningrate=0.05, beta1=0.8, beta2=0.95, epsilon=1e-3, decay=0.1)),
    ("Adam", dict(learningrate=0.05, beta1=0.5, beta2=0.7, amsgrad=True)),
    ("AdamW", dict(learningrate=0.01)),
    ("AdamW", dict(learningrate=0.05, beta1=0.8, beta2=0.9, decay=0.1, amsgrad=True)),
    ("NAdam", dict(learningrate=0.01)),
    ("NAdam", dict(learningrate=0.02, beta1=0.99, beta2=0.9, growth=0.5, epsilon=1e-3, decay=0.1)),
    ("NAdam", dict(learningrate=0.02, growth=0)),
    ("Lion", dict(learningrate=0.01)),
    ("Lion", dict(learningrate=0.02, beta1=0.7, beta2=0.8, decay=0.1)),
]

cases = []
for kind, settings in CASES:
    w = torch.nn.Parameter(START.clone())
    optimizer = make(kind, settings, [w])
    after = []
    for gradient in GRADIENTS:
        w.grad = gradient.clone()
        optimizer.step()
        after.append([float(f"{value:.9g}") for value in w.tolist()])
    cases.append(dict(kind=kind, settings={name: float(value) for name, value in settings.items()}, after=after))

about = "20 steps of torch.optim in double; written by torch_optimizers.py"
lines = ",\n".join(json.dumps(case) for case in cases)
sys.stdout.write(f'{{"about": {json.dumps(about)},\n"start": {json.dumps(START.tolist())},\n"gradients": {json.dumps(GRADIENTS.tolist())},\n"cases": [\n{lines}\n]}}\n')
