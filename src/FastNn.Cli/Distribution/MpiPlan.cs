using FastNn.Mpi;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Says what a training step costs in several processes, and whether they pay.</summary>
sealed class MpiPlan
{
    const int MostProcesses = 1024;
    static readonly int[] ethernets = [1, 10, 100];

    readonly StepTimes times;
    readonly Transport? measured;
    readonly MpiTraining mpi;

    MpiPlan(StepTimes times, Transport? measured, MpiTraining mpi) => (this.times, this.measured, this.mpi) = (times, measured, mpi);

    /// <summary>Measures messages, and steps in the first process, while the others wait: two of them on one core would measure each other.</summary>
    /// <returns>The plan in the first process; null in the others.</returns>
    public static MpiPlan? Measure(MpiTraining mpi, PreparedTraining training)
    {
        Transport? transport = mpi.Group.Size > 1 ? Transport.Measure(mpi.Group) : null;
        StepTimes? times = mpi.Group.RunFirst(() => StepTimes.Measure(
            training.Network, Classifier.CreateLoss(training.Network), training.Plan.Optimizer, training.Data!.Training, training.BatchSize));
        return times is null ? null : new(times, transport, mpi);
    }

    /// <summary>Writes a line: what is expected of these processes.</summary>
    public void WriteSummary(TextWriter output)
    {
        if (measured is { } transport)
        {
            StepPrediction expected = Predict(transport, mpi.Group.Size);
            string verdict = expected.Pays ? "" : expected.Speedup > 1 ? Invariant($"; {mpi.Group.Size} processes are hardly worth it")
                : "; one process alone is faster: give larger batches, or leave --mpi out";
            output.WriteLine(Invariant($"step: {Time(times.Whole)} in one process, {Time(expected.Seconds)} expected in {mpi.Group.Size} ") +
                Invariant($"({expected.Speedup:0.00} times as fast, {100 * expected.Communication / expected.Seconds:f0} % of it messages){verdict}"));
        }
    }

    /// <summary>Writes the predictions for more processes and other networks.</summary>
    public void WriteTable(TextWriter output)
    {
        output.WriteLine(Invariant($"step of {times.Rows:n0} rows in one process: {Time(times.Whole)}; {times.Gradients:n0} gradients, ") +
            Invariant($"{times.Gradients * sizeof(float) / 1e6:n1} MB; {mpi.Reduction.Description}"));
        IEnumerable<(string Name, Transport Transport)> all = ethernets.Select(gigabits => (Invariant($"{gigabits} Gbit/s"), Transport.Ethernet(gigabits)));
        foreach ((string name, Transport transport) in measured is { } own ? all.Prepend(("measured", own)) : all)
        {
            output.WriteLine();
            output.WriteLine(Invariant($"{name}: {Time(transport.Latency)} latency, {transport.Bandwidth / 1e9:0.00} GB/s in each direction"));
            var table = new TextTable(0, "processes", "step", "messages", "speedup", "efficiency", "pays");
            for (int processes = 1; processes <= Math.Min(MostProcesses, MostOf(mpi.Reduction)); processes *= 2)
            {
                StepPrediction expected = Predict(transport, processes);
                table.Add(Invariant($"{processes}"), Time(expected.Seconds), Time(expected.Communication), Invariant($"{expected.Speedup:0.00}"),
                    Invariant($"{100 * expected.Efficiency:f0} %"), processes == 1 ? "" : expected.Pays ? "yes" : "no");
            }
            table.Write(output);
        }
        output.WriteLine();
        output.WriteLine("Each process is expected to have a core of its own, as fast as this one. Nothing was trained.");
    }

    StepPrediction Predict(Transport transport, int processes) => mpi.Reduction is ExactReduction exact
        ? StepPrediction.PredictExact(times, transport, processes, exact.Pieces) : StepPrediction.PredictFast(times, transport, processes);

    // Of a batch with fewer rows than processes some would have nothing to do.
    int MostOf(GradientReduction reduction) => reduction is ExactReduction exact ? exact.Pieces : times.Rows;

    static string Time(double seconds) => seconds < 1e-3 ? Invariant($"{seconds * 1e6:0.0} µs") : seconds < 1 ? Invariant($"{seconds * 1e3:0.0} ms")
        : Invariant($"{seconds:0.00} s");
}
