using FastNn.Tests.Support;

namespace FastNn.Tests.Conformance;

/// <summary>
/// Exactly 0 bytes from the very first call of a process on: in a process of its own, in which nothing of the library has run but constructors and
/// <see cref="Trainer.Prepare"/>. What its calls find there not yet compiled, loaded or initialized is on their bill.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class FirstCallTests
{
    const int Rows = 3, Inputs = 5, Outputs = 4;

    // With tiers a method is compiled quickly first, without them at once as well as it can be.
    [Theory]
    [InlineData("1")]
    [InlineData("0")]
    public async Task First_calls_of_a_process_allocate_nothing(string tiers)
    {
        if (OwnProcess.IsThis)
        {
            CheckAll();
            OwnProcess.Answer("nothing");
            return;
        }
        Assert.Equal("nothing",
            await OwnProcess.Run(typeof(FirstCallTests), nameof(First_calls_of_a_process_allocate_nothing), ("DOTNET_TieredCompilation", tiers)));
    }

    static void CheckAll()
    {
        CastTable.Grow();
        var faults = new List<string>();
        foreach (CatalogEntry<Layer> layer in Catalog.Default.Layers)
        {
            Run(faults, $"layer {layer.Name}", Network(layer.CreateSample()), new SoftmaxCrossEntropy(), new Sgd(0.01f), null);
        }
        foreach (CatalogEntry<Loss> loss in Catalog.Default.Losses)
        {
            Run(faults, $"loss {loss.Name}", Network(new Softmax(), last: loss.Name == nameof(CrossEntropy)), loss.CreateSample(), new Sgd(0.01f), null);
        }
        foreach (CatalogEntry<Optimizer> optimizer in Catalog.Default.Optimizers)
        {
            Run(faults, $"optimizer {optimizer.Name}", Network(new Tanh()), new MeanSquaredError(), optimizer.CreateSample(), null);
        }
        foreach (CatalogEntry<Regularizer> regularizer in Catalog.Default.Regularizers)
        {
            Run(faults, $"regularizer {regularizer.Name}", Network(new Tanh()), new MeanSquaredError(), new Sgd(0.01f), regularizer.CreateSample());
        }
        RunThreads(faults);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    static Network Network(Layer layer, bool last = false)
    {
        var network = new Network(Inputs, seed: 1) { new Dense(18) };
        network.Add(last ? new Dense(Outputs) : layer);
        network.Add(last ? layer : new Dense(Outputs));
        return network;
    }

    /// <summary>With helpers that are awake, and with helpers that have gone to sleep meanwhile.</summary>
    static void RunThreads(List<string> faults)
    {
        float[] x = Sample.Normal(64 * 100, 1);
        int[] labels = Sample.Labels(64, 10, 2);
        using var trainer = new Trainer(new Network(100, seed: 1) { new Dense(600), new Relu(), new Dense(10) }, new SoftmaxCrossEntropy(), new Adam())
        {
            BatchSize = 64,
            Threads = 3,
        };
        trainer.Prepare();
        for (int call = 1; call <= 20; call++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            trainer.TrainBatch(x, labels);
            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            if (bytes != 0)
            {
                faults.Add($"three threads: call {call} of TrainBatch allocates {bytes} bytes");
            }
            Thread.Sleep(call % 2 * 10);
        }
    }

    static void Run(List<string> faults, string what, Network network, Loss loss, Optimizer optimizer, Regularizer? regularizer)
    {
        float[] x = Sample.Normal(Rows * Inputs, 1), t = Sample.Distributions(Rows, Outputs, 2), y = new float[Rows * Outputs];
        int[] labels = Sample.Labels(Rows, Outputs, 3), classes = new int[Rows];
        bool takesLabels = loss is CrossEntropy or SoftmaxCrossEntropy, takesOne = network.All(layer => layer.MinTrainingBatch == 1);
        using Predictor predictor = network.CreatePredictor(maxBatch: 2), exact = network.CreatePredictor(new PredictorOptions { ExactOrder = true });
        using var trainer = new Trainer(network, loss, optimizer) { BatchSize = Rows, Regularizer = regularizer, ClipGradientNorm = 0.5f };
        trainer.Prepare();
        long start = Bytes();
        predictor.PredictOne(x.AsSpan(0, Inputs), y.AsSpan(0, Outputs));
        start = Next("PredictOne", start);
        exact.PredictOne(x.AsSpan(0, Inputs), y.AsSpan(0, Outputs));
        start = Next("PredictOne in exact order", start);
        predictor.PredictBatch(x, y);
        start = Next("PredictBatch", start);
        predictor.Classify(x.AsSpan(0, Inputs));
        start = Next("Classify", start);
        predictor.Classify(x, classes);
        start = Next("Classify of a batch", start);
        trainer.TrainBatch(x, t);
        start = Next("TrainBatch", start);
        if (takesOne)
        {
            trainer.TrainOne(x.AsSpan(0, Inputs), t.AsSpan(0, Outputs));
            start = Next("TrainOne", start);
        }
        trainer.TestBatch(x, t);
        start = Next("TestBatch", start);
        trainer.TestOne(x.AsSpan(0, Inputs), t.AsSpan(0, Outputs));
        start = Next("TestOne", start);
        trainer.ComputeGradients(x, t);
        start = Next("ComputeGradients", start);
        if (takesLabels)
        {
            trainer.TrainBatch(x, labels);
            start = Next("TrainBatch of labels", start);
            if (takesOne)
            {
                trainer.TrainOne(x.AsSpan(0, Inputs), 1);
                start = Next("TrainOne of a label", start);
            }
            trainer.TestBatch(x, labels);
            Next("TestBatch of labels", start);
        }

        long Next(string call, long before)
        {
            long bytes = Bytes() - before;
            if (bytes != 0)
            {
                faults.Add($"{what}: {call} allocates {bytes} bytes");
            }
            return Bytes();
        }

        static long Bytes() => GC.GetAllocatedBytesForCurrentThread();
    }
}
