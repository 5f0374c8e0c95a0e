using FastNn;
using FastNn.Data;
using FastNn.Simd;

namespace AotSmoke;

/// <summary>What the library does in a life: it trains, saves, loads, predicts and replaces a model. Compiled twice: ahead of time, and into the test that
/// compares.</summary>
static class Smoke
{
    /// <summary>Says what came out: the tier, and the hash of the trained weights.</summary>
    public static (Tier Tier, string Hash) Run(string folder)
    {
        const int Inputs = 20, Outputs = 4, Samples = 300;
        float[] inputs = Waves(Samples * Inputs, 0.7f), targets = Waves(Samples * Outputs, 1.3f);
        var data = new Dataset(inputs, Inputs, targets, Outputs);
        var network = new Network(Inputs, seed: 5)
        {
            new Dense(33), new BatchNorm(), new Relu(), new Residual { new Dense(33), new Gelu(), new Dropout(0.1f) }, new Dense(Outputs),
        };
        using (var trainer = new Trainer(network, new MeanSquaredError(), new AdamW(0.01f)) { BatchSize = 32, Epochs = 5, Seed = 3, Threads = 2 })
        {
            TrainingReport report = trainer.Fit(data);
            if (report.Stop != StopReason.Completed)
            {
                throw new InvalidOperationException($"The training ended as {report.Stop}.");
            }
        }
        string path = Path.Combine(folder, "smoke.safetensors");
        network.Save(path);
        Network loaded = Network.Load(path);
        if (loaded.ComputeHash() != network.ComputeHash())
        {
            throw new InvalidOperationException("The loaded network is another one.");
        }
        using var handle = new ModelHandle(new Network(Inputs) { new Dense(Outputs) }, maxBatch: 16);
        handle.Publish(loaded);
        using Predictor predictor = network.CreatePredictor(maxBatch: 16);
        float[] expected = new float[Samples * Outputs], found = new float[Samples * Outputs];
        predictor.PredictBatch(inputs, expected);
        handle.PredictBatch(inputs, found);
        if (!expected.AsSpan().SequenceEqual(found))
        {
            throw new InvalidOperationException("The published network predicts something else.");
        }
        return (Tiers.Current, loaded.ComputeHash());
    }

    // Numbers that are the same everywhere: a sine would come from the C library.
    static float[] Waves(int count, float step)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = i * step % 2 - 1;
        }
        return values;
    }
}
