using System.Diagnostics;
using System.Globalization;
using FastNn.Data;

namespace FastNn.Mpi.Worker;

/// <summary>Trains one of the configurations, or all but those for measurements.</summary>
static class Training
{
    const int Tested = 10;

    public static string Run(ProcessGroup group, Options options) => options.Get("configuration") == "all"
        ? string.Join('\n', Configuration.All.Take(Tested).Where(one => options.Get("rows") is null || one.BatchSize >= 8)
            .Select(one => Run(group, options, one)))
        : Run(group, options, Configuration.All[options.Get("configuration", 0)]);

    static string Run(ProcessGroup group, Options options, Configuration configuration)
    {
        Network network = configuration.CreateNetwork();
        Dataset data = configuration.CreateData();
        string? checkpoint = options.Get("checkpoint");
        var callbacks = new List<Callback>();
        if (checkpoint is not null)
        {
            callbacks.Add(new Checkpoint(checkpoint) { EveryBatches = options.Get("every", 1) });
        }
        if (options.Get("hang-rank", -1) == group.Rank)
        {
            callbacks.Add(new Pause(options.Get("hang-step", 5)));
        }
        if (options.Get("stop", 0) > 0 && group.Rank == 0)
        {
            callbacks.Add(new Stop(options.Get("stop", 0)));
        }
        if (options.Get("print-steps", 0) > 0)
        {
            callbacks.Add(new Steps(group.Rank));
        }
        using var trainer = new Trainer(network, configuration.CreateLoss(), configuration.CreateOptimizer())
        {
            BatchSize = configuration.BatchSize,
            Epochs = options.Get("epochs", configuration.Epochs),
            Threads = options.Get("threads", 1),
            Seed = 7,
            Callbacks = callbacks,
            GradientReduction = options.Get("reduction") == "fast" ? new FastReduction(group) : new ExactReduction(group, options.Get("pieces", 8)),
        };
        if (options.Get("resume") is { } path)
        {
            trainer.Resume(path);
        }
        if (options.Get("time", 0) > 0)
        {
            return Measure(trainer, data, configuration, options.Get("time", 0));
        }
        TrainingReport report = options.Get("rows") switch
        {
            "own" => trainer.Fit(ReadOwn(group, trainer, data)),
            "scattered" => trainer.Fit(ShardedDataset.Scatter(group, trainer.GradientReduction!, group.Rank == 0 ? data : null, trainer.BatchSize, seed: 7)),
            _ => trainer.Fit(data),
        };
        float loss = report.Epochs.Count > 0 ? report.Epochs[^1].TrainingLoss : 0;
        // The first epoch loads types.
        long bytes = report.Epochs.Skip(1).Sum(epoch => epoch.AllocatedBytes);
        return string.Create(CultureInfo.InvariantCulture,
            $"hash {network.ComputeHash()} loss {BitConverter.SingleToInt32Bits(loss):x8} bytes {bytes} steps {trainer.Steps}");
    }

    /// <summary>Returns the rows of which this process has a part; it has no inputs of others.</summary>
    static ShardedDataset ReadOwn(ProcessGroup group, Trainer trainer, Dataset data)
    {
        (int first, int count) = ShardedDataset.GetOwnRows(trainer.GradientReduction!, data.Count, trainer.BatchSize).GetOffsetAndLength(data.Count);
        Dataset own = data.Rows([.. Enumerable.Range(first, count)]);
        return ShardedDataset.Create(group, trainer.GradientReduction!, own, data.Count, trainer.BatchSize, seed: 7);
    }

    /// <summary>Returns the median time of a step, and the bytes that steps allocate.</summary>
    static string Measure(Trainer trainer, Dataset data, Configuration configuration, int steps)
    {
        float[] inputs = new float[configuration.BatchSize * data.Inputs];
        int[] labels = new int[configuration.BatchSize], rows = [.. Enumerable.Range(0, configuration.BatchSize)];
        data.Gather(rows, inputs, labels);
        double[] times = new double[steps];
        trainer.TrainBatch(inputs, labels);
        trainer.TrainBatch(inputs, labels);
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < steps; i++)
        {
            long start = Stopwatch.GetTimestamp();
            trainer.TrainBatch(inputs, labels);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        Array.Sort(times);
        return string.Create(CultureInfo.InvariantCulture, $"median {times[steps / 2]:f4} ms best {times[0]:f4} ms bytes {bytes}");
    }

    /// <summary>Requests the end of the training, in the process that has the callback.</summary>
    sealed class Stop(int step) : Callback
    {
        public override void OnBatch(Trainer trainer, in TrainingProgress progress)
        {
            if (trainer.Steps == step)
            {
                trainer.RequestStop();
            }
        }
    }

    /// <summary>Stops answering.</summary>
    sealed class Pause(int step) : Callback
    {
        public override void OnBatch(Trainer trainer, in TrainingProgress progress)
        {
            if (trainer.Steps == step)
            {
                Thread.Sleep(Timeout.Infinite);
            }
        }
    }

    /// <summary>Prints the number of each step, and gives its reader time to end a process.</summary>
    sealed class Steps(int rank) : Callback
    {
        public override void OnBatch(Trainer trainer, in TrainingProgress progress)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step {trainer.Steps} rank {rank} process {Environment.ProcessId}"));
            Thread.Sleep(2);
        }
    }
}
