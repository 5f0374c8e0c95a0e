"""One training step in PyTorch at its best settings: prints best and median seconds. Usage: step 784-128-10 64 sgd|adam"""
import sys
import time
import torch

torch.set_num_threads(1)
if sys.argv[1] == "version":
    print(torch.__version__)
    sys.exit()
widths, batch, name = [int(width) for width in sys.argv[2].split("-")], int(sys.argv[3]), sys.argv[4]
layers = []
for inputs, outputs in zip(widths, widths[1:]):
    layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
model, loss = torch.nn.Sequential(*layers[:-1]), torch.nn.CrossEntropyLoss()
rule = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[name](model.parameters(), lr=1e-4, foreach=True)
x, t = torch.rand(batch, widths[0]), torch.randint(widths[-1], (batch,))
times, end = [], time.perf_counter() + 3
while len(times) < 60 and time.perf_counter() < end + 10 or time.perf_counter() < end:
    start = time.perf_counter()
    rule.zero_grad(set_to_none=True)
    loss(model(x), t).backward()
    rule.step()
    times.append(time.perf_counter() - start)
times = sorted(times[5:])
print(times[0], times[len(times) // 2])
