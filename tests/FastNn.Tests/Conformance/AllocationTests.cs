using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Conformance;

/// <summary>
/// Exactly 0 bytes for every layer, loss, optimizer, regularizer and constraint of the catalog: from the first call of an object on (of a trainer, after <see
/// cref="Trainer.Prepare"/>), with methods in the
/// first tier, and again after hundreds of calls, when they are in the last.
/// </summary>
[Collection(QuietCollection.Name)]
public sealed class AllocationTests
{
    const int Rows = 6, Inputs = 11, Outputs = 5;

    static readonly float[] inputs = Sample.Normal(Rows * Inputs, 1), rows = Sample.Distributions(Rows, Outputs, 2), outputs = new float[Rows * Outputs];
    static readonly int[] labels = Sample.Labels(Rows, Outputs, 3), classes = new int[Rows];

    public static TheoryData<string> Layers => [.. Catalog.Default.Layers.Select(entry => entry.Name)];

    public static TheoryData<string> Losses => [.. Catalog.Default.Losses.Select(entry => entry.Name)];

    public static TheoryData<string> Optimizers => [.. Catalog.Default.Optimizers.Select(entry => entry.Name)];

    public static TheoryData<string> Regularizers => [.. Catalog.Default.Regularizers.Select(entry => entry.Name)];

    public static TheoryData<string> Constraints => [.. Catalog.Default.Constraints.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Layer_allocates_nothing(string name) =>
        Check(() => new Network(Inputs, 1) { new Dense(17), Catalog.Default.Layers.Single(entry => entry.Name == name).CreateSample(), new Dense(Outputs) },
            () => new SoftmaxCrossEntropy(), () => new Sgd(0.01f), null);

    [Theory]
    [MemberData(nameof(Layers))]
    public void Layer_by_itself_allocates_nothing(string name)
    {
        float[] dy = Sample.Normal(Rows * 2 * Inputs, 6), jacobian = new float[2 * Inputs * Inputs];
        // The first object loads types.
        Run(1, measured: false);
        Run(300, measured: true);

        void Run(int times, bool measured)
        {
            Layer layer = Catalog.Default.Layers.Single(entry => entry.Name == name).CreateSample();
            var cache = new LayerCache(layer, Inputs, Rows);
            for (int i = 0; i < times; i++)
            {
                long start = GC.GetAllocatedBytesForCurrentThread();
                cache.Forward(inputs, training: false);
                cache.Forward(inputs);
                cache.Backward(dy.AsSpan(0, Rows * cache.Outputs));
                cache.Update(1e-4f);
                if (layer.MinTrainingBatch == 1)
                {
                    cache.Jacobian(inputs.AsSpan(0, Inputs), jacobian.AsSpan(0, cache.Outputs * Inputs));
                }
                long bytes = GC.GetAllocatedBytesForCurrentThread() - start;
                Assert.True(!measured || bytes == 0, $"call {i + 1}: {bytes} bytes");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Loss_allocates_nothing(string name) =>
        Check(() => Plain(name is nameof(CrossEntropy) or nameof(KullbackLeibler)), Catalog.Default.Losses.Single(entry => entry.Name == name).CreateSample,
            () => new Sgd(0.01f), null);

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Optimizer_allocates_nothing(string name) =>
        Check(() => Plain(false), () => new SoftmaxCrossEntropy(), Catalog.Default.Optimizers.Single(entry => entry.Name == name).CreateSample, null);

    [Theory]
    [MemberData(nameof(Regularizers))]
    public void Regularizer_allocates_nothing(string name) =>
        Check(() => Plain(false), () => new SoftmaxCrossEntropy(), () => new Adam(),
            Catalog.Default.Regularizers.Single(entry => entry.Name == name).CreateSample);

    [Theory]
    [MemberData(nameof(Constraints))]
    public void Constraint_allocates_nothing(string name) =>
        Check(() => Plain(false), () => new SoftmaxCrossEntropy(), () => new Adam(), null,
            Catalog.Default.Constraints.Single(entry => entry.Name == name).CreateSample);

    public static TheoryData<string> Metrics => [.. Catalog.Default.Metrics.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Metric_allocates_nothing(string name)
    {
        // The first object loads types; what keeps every sample has then room for a second round of as many.
        for (int of = 0; of < 2; of++)
        {
            Metric metric = Catalog.Default.Metrics.Single(entry => entry.Name == name).CreateSample();
            for (int round = 0; round < 4; round++)
            {
                metric.Begin(Outputs, OutputKind.Logits);
                long start = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 100; i++)
                {
                    metric.Add(new ReadOnlyMatrix(inputs.AsSpan(0, Rows * Outputs), Rows, Outputs), rows);
                }
                double value = metric.Value;
                long bytes = GC.GetAllocatedBytesForCurrentThread() - start;
                Assert.True(of == 0 || bytes == 0 || (round == 0 && metric is RankingMetric), $"round {round}: {bytes} bytes for {value}");
            }
        }
    }

    [Fact]
    public void Epochs_allocate_nothing_per_batch()
    {
        var data = new Dataset(Sample.Normal(600 * Inputs, 4), Inputs, Sample.Labels(600, Outputs, 5));
        TrainingReport Fit()
        {
            using var trainer = new Trainer(Plain(false), new SoftmaxCrossEntropy(), new Adam())
            {
                BatchSize = 32,
                Epochs = 3,
                Progress = new Silent(),
                Callbacks = [new Quiet()],
            };
            return trainer.Fit(data, data);
        }
        Fit();
        Assert.All(Fit().Epochs, epoch => Assert.Equal(0, epoch.AllocatedBytes));
    }

    [Fact]
    public void Threads_allocate_nothing_in_any_thread()
    {
        using var trainer = new Trainer(new Network(200, 1) { new Dense(128), new Relu(), new Dense(100), new Tanh(), new Dense(10) },
            new SoftmaxCrossEntropy(), new Adam())
        { BatchSize = 64, Threads = 3 };
        float[] x = Sample.Normal(64 * 200, 1);
        int[] y = Sample.Labels(64, 10, 2);
        for (int i = 0; i < 200; i++)
        {
            trainer.TrainBatch(x, y);
        }
        // Other threads of the process may allocate meanwhile, so one quiet window of several is the proof.
        long least = long.MaxValue;
        for (int window = 0; window < 10 && least > 0; window++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < 100; i++)
            {
                trainer.TrainBatch(x, y);
            }
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }
        Assert.Equal(0, least);
    }

    [Fact]
    public void Pools_handles_and_timed_training_allocate_nothing()
    {
        Network network = Plain(false);
        using var pool = new PredictorPool(network, maxBatch: 4);
        using var handle = new ModelHandle(network, maxBatch: 4);
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam()) { BatchSize = Rows };
        var data = new Dataset(inputs, Inputs, labels);
        trainer.TrainFor(TimeSpan.FromTicks(1), data);
        for (int round = 0; round < 300; round++)
        {
            long start = GC.GetAllocatedBytesForCurrentThread();
            using (PredictorLease lease = pool.Rent())
            {
                lease.PredictOne(inputs.AsSpan(0, Inputs), outputs.AsSpan(0, Outputs));
            }
            handle.PredictOne(inputs.AsSpan(0, Inputs), outputs.AsSpan(0, Outputs));
            handle.PredictBatch(inputs, outputs);
            handle.Classify(inputs.AsSpan(0, Inputs));
            handle.Classify(inputs, classes);
            long predicted = GC.GetAllocatedBytesForCurrentThread();
            trainer.TrainFor(TimeSpan.FromTicks(1), data);
            long trained = GC.GetAllocatedBytesForCurrentThread();
            // The first round loads types.
            Assert.True(round == 0 || trained == start, $"round {round}: predictions {predicted - start} bytes, training {trained - predicted}");
        }
    }

    static Network Plain(bool softmax)
    {
        var network = new Network(Inputs, 1) { new Dense(17), new Relu(), new Dense(Outputs) };
        if (softmax)
        {
            network.Add(new Softmax());
        }
        return network;
    }

    static void Check(Func<Network> network, Func<Loss> loss, Func<Optimizer> optimizer, Func<Regularizer>? regularizer, Func<Constraint>? constraint = null)
    {
        // The first round of the process loads types; every object after it has to be free from its first call on.
        Run(network(), loss(), optimizer(), regularizer?.Invoke(), constraint?.Invoke(), 1, measured: false);
        Run(network(), loss(), optimizer(), regularizer?.Invoke(), constraint?.Invoke(), 300, measured: true);
    }

    static void Run(Network network, Loss loss, Optimizer optimizer, Regularizer? regularizer, Constraint? constraint, int times, bool measured)
    {
        bool takesLabels = loss is CrossEntropy or SoftmaxCrossEntropy, takesOne = network.All(layer => layer.MinTrainingBatch == 1);
        using var trainer = new Trainer(network, loss, optimizer)
        {
            BatchSize = Rows,
            Regularizer = regularizer,
            Constraint = constraint,
            ClipGradientNorm = 1,
        };
        trainer.Prepare();
        using Predictor predictor = network.CreatePredictor(maxBatch: 4);
        for (int i = 0; i < times; i++)
        {
            long start = GC.GetAllocatedBytesForCurrentThread();
            trainer.TrainBatch(inputs, rows);
            long batch = GC.GetAllocatedBytesForCurrentThread();
            if (takesOne)
            {
                trainer.TrainOne(inputs.AsSpan(0, Inputs), rows.AsSpan(0, Outputs));
            }
            long one = GC.GetAllocatedBytesForCurrentThread();
            trainer.TestBatch(inputs, rows);
            trainer.TestOne(inputs.AsSpan(0, Inputs), rows.AsSpan(0, Outputs));
            if (takesLabels)
            {
                trainer.TrainBatch(inputs, labels);
                if (takesOne)
                {
                    trainer.TrainOne(inputs.AsSpan(0, Inputs), 2);
                }
                trainer.TestBatch(inputs, labels);
                trainer.TestOne(inputs.AsSpan(0, Inputs), 2);
            }
            long tested = GC.GetAllocatedBytesForCurrentThread();
            predictor.PredictOne(inputs.AsSpan(0, Inputs), outputs.AsSpan(0, Outputs));
            predictor.PredictBatch(inputs, outputs);
            predictor.Classify(inputs.AsSpan(0, Inputs));
            predictor.Classify(inputs, classes);
            long predicted = GC.GetAllocatedBytesForCurrentThread();
            if (measured)
            {
                Assert.True(predicted == start,
                    $"call {i + 1}: TrainBatch {batch - start} bytes, TrainOne {one - batch}, labels and tests {tested - one}, "
                    + $"predictions {predicted - tested}");
            }
        }
    }

    sealed class Silent : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) { }
    }

    sealed class Quiet : Callback;
}
