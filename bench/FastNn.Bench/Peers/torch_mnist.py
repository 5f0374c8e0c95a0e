"""Trainings on MNIST in PyTorch, batches of 64: prints the median seconds of an epoch, and the median accuracy at the end over the seeds."""
import statistics
import sys
import time
import torch
from mnist import read

torch.set_num_threads(1)
x, t, xt, tt = [torch.from_numpy(part) for part in read(sys.argv[1])]
nn = torch.nn


def plain():
    model = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))
    return model, torch.optim.Adam(model.parameters(), lr=1e-3, foreach=True)


def regularized():
    model = nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Dropout(0.2), nn.Linear(512, 256), nn.ReLU(), nn.Dropout(0.2), nn.Linear(256, 10))
    return model, torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.01, foreach=True)


make, seeds, epochs, is_cosine = {"784-128-10": (plain, 3, 5, False), "784-512-256-10": (regularized, 1, 15, True)}[sys.argv[2]]
batches = (len(x) + 63) // 64
seconds, right = [], []
for seed in range(1, seeds + 1):
    torch.manual_seed(seed)
    model, rule = make()
    loss = nn.CrossEntropyLoss()
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(rule, epochs * batches) if is_cosine else None
    for epoch in range(epochs):
        start = time.perf_counter()
        for rows in torch.randperm(len(x)).split(64):
            rule.zero_grad(set_to_none=True)
            loss(model(x[rows]), t[rows]).backward()
            rule.step()
            if schedule:
                schedule.step()
        seconds.append(time.perf_counter() - start)
    model.eval()
    with torch.inference_mode():
        right.append((model(xt).argmax(1) == tt).float().mean().item())
print(statistics.median(seconds), statistics.median(right))
