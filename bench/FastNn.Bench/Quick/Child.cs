using System.Diagnostics;
using System.Globalization;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Bench.Quick;

/// <summary>Runs measurements that need a process of their own: first calls, other tiers, busy processes.</summary>
static class Child
{
    /// <summary>Starts a measurement and returns its output.</summary>
    public static string Ask(string[] task, params (string Name, string Value)[] environment)
    {
        using Process process = Start(task, environment);
        string answer = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0
            ? answer
            : throw new InvalidOperationException($"The measurement '{string.Join(' ', task)}' ended with exit code {process.ExitCode}.");
    }

    /// <summary>Starts a process that runs until it is killed.</summary>
    public static Process Start(string[] task, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        foreach (string argument in (string[])["child", .. task])
        {
            start.ArgumentList.Add(argument);
        }
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }
        return Process.Start(start)!;
    }

    public static int Run(string[] task)
    {
        switch (task)
        {
            case ["start", string widths]:
                Console.WriteLine(FirstCalls(Array.ConvertAll(widths.Split('-'), width => int.Parse(width, CultureInfo.InvariantCulture))));
                return 0;
            case ["gemm", string n]:
                Console.WriteLine(Product(int.Parse(n, CultureInfo.InvariantCulture)));
                return 0;
            case ["small", string kind]:
                SmallSection.Measure(kind);
                return 0;
            case ["table", string path]:
                Console.WriteLine(TablesSection.MeasureMemory(path));
                return 0;
            case ["busy", string processor]:
                Machine.Pin(int.Parse(processor, CultureInfo.InvariantCulture));
                while (true)
                {
                    Machine.Peak();
                }
            default:
                Console.Error.WriteLine($"Unknown task '{string.Join(' ', task)}'.");
                return 2;
        }
    }

    /// <summary>Prints the milliseconds of making a predictor, of its first prediction and of the second.</summary>
    static string FirstCalls(int[] widths)
    {
        Network network = Numbers.Network(widths, softmax: true);
        _ = network.Parameters;
        float[] x = new float[widths[0]], y = new float[widths[^1]];
        long start = Stopwatch.GetTimestamp();
        using Predictor predictor = network.CreatePredictor();
        double made = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        start = Stopwatch.GetTimestamp();
        predictor.PredictOne(x, y);
        double first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        start = Stopwatch.GetTimestamp();
        predictor.PredictOne(x, y);
        double second = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return FormattableString.Invariant($"{made} {first} {second}");
    }

    /// <summary>Prints the seconds of a square product, best and median, and the peak of the tier in GFLOP/s.</summary>
    static string Product(int n)
    {
        Machine.Pin(0);
        long size = (long)n * n;
        Slab a = Numbers.Random(size), b = Numbers.Random(size), c = Numbers.Random(size), packing = Numbers.Random(Kernels.Gemm.PackingSize);
        double peak = Machine.Peak();
        Action multiply = () => Kernels.Gemm.Multiply(new(a.Span, n, n), new(b.Span, n, n), new(c.Span, n, n), accumulate: false, packing.Span);
        Timing time = Measure.InTurns(0.7, multiply)[0];
        peak = Math.Max(peak, Machine.Peak());
        return FormattableString.Invariant($"{time.Best} {time.Median} {peak} {Tiers.Current}");
    }
}
