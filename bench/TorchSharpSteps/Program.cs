using System.Diagnostics;
using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

// Prints the seconds of a training step, the best and the median: widths such as 13-64-64-2, the batch, and sgd or adam.
int[] widths = [.. args[0].Split('-').Select(int.Parse)];
int batch = int.Parse(args[1], CultureInfo.InvariantCulture);
set_num_threads(1);

var layers = new List<Module<Tensor, Tensor>>();
for (int i = 1; i < widths.Length; i++)
{
    layers.Add(Linear(widths[i - 1], widths[i]));
    if (i + 1 < widths.Length)
    {
        layers.Add(ReLU());
    }
}
using TorchSharp.Modules.Sequential network = Sequential(layers);
using TorchSharp.Modules.CrossEntropyLoss loss = CrossEntropyLoss();
using optim.Optimizer optimizer = args[2] == "adam" ? optim.Adam(network.parameters(), 1e-4) : optim.SGD(network.parameters(), 1e-4);
using Tensor x = rand(batch, widths[0]), labels = randint(0, widths[^1], batch, dtype: ScalarType.Int64);

var times = new List<double>();
Repeat(0.5);
times.Clear();
Repeat(2);
times.Sort();
Console.WriteLine(FormattableString.Invariant($"{times[0]:R} {times[times.Count / 2]:R}"));

void Repeat(double seconds)
{
    var clock = Stopwatch.StartNew();
    while (times.Count < 3 || clock.Elapsed.TotalSeconds < seconds)
    {
        long start = Stopwatch.GetTimestamp();
        Step();
        times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}

void Step()
{
    using DisposeScope scope = NewDisposeScope();
    optimizer.zero_grad();
    loss.forward(network.forward(x), labels).backward();
    optimizer.step();
}
