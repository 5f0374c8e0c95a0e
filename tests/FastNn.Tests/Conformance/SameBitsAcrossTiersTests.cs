using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FastNn.Simd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Conformance;

/// <summary>
/// Everything in the catalog gives the same bits at every tier, in whole trainings, and so do clipping by norm and batches of one: a process per tier, one
/// hash.
/// </summary>
[Trait("Speed", "Slow")]
[Trait("Tiers", "All")]
public sealed class SameBitsAcrossTiersTests
{
    [Fact]
    public async Task Trainings_end_in_the_same_bits_at_every_tier()
    {
        if (OwnProcess.IsThis)
        {
            OwnProcess.Answer($"{Tiers.Current}\n{string.Join('\n', Trainings())}");
            return;
        }
        string[]? first = null;
        foreach (Tier tier in TierData.Supported)
        {
            string[] lines = (await OwnProcess.Run(typeof(SameBitsAcrossTiersTests), nameof(Trainings_end_in_the_same_bits_at_every_tier),
                (Tiers.Variable, tier.ToString()))).Split('\n');
            Assert.Equal(tier.ToString(), lines[0]);
            first ??= lines[1..];
            Assert.Equal(first, lines[1..]);
        }
    }

    /// <summary>The predictions of a compressed network: single rows in both orders, and batches.</summary>
    static string Predictions(CatalogEntry<Layer> layer, WeightFormat format)
    {
        Network network = Sample.Scrambled(new(23, seed: 3) { new Dense(150), layer.CreateSample(), new Dense(70), new Relu(), new Dense(5) }).Compress(format);
        float[] x = Sample.Normal(5 * 23, 9), y = new float[5 * network.Outputs];
        var bits = new List<byte>();
        foreach (bool exact in new[] { false, true })
        {
            using Predictor predictor = network.CreatePredictor(new PredictorOptions { MaxBatch = 5, ExactOrder = exact });
            foreach (int rows in new[] { 1, 2, 5 })
            {
                predictor.PredictBatch(x.AsSpan(0, rows * 23), y.AsSpan(0, rows * network.Outputs));
                bits.AddRange(MemoryMarshal.AsBytes(y.AsSpan(0, rows * network.Outputs)));
            }
        }
        return $"{layer.Name} in {format}: {Convert.ToHexString(SHA256.HashData(bits.ToArray()))}";
    }

    static IEnumerable<string> Trainings()
    {
        foreach (CatalogEntry<Optimizer> optimizer in Catalog.Default.Optimizers)
        {
            foreach (CatalogEntry<Regularizer> regularizer in Catalog.Default.Regularizers)
            {
                yield return Training($"{optimizer.Name} with {regularizer.Name}", new Tanh(), new MeanSquaredError(), optimizer.CreateSample(),
                    regularizer.CreateSample());
            }
        }
        foreach (CatalogEntry<Constraint> constraint in Catalog.Default.Constraints)
        {
            yield return Training(constraint.Name, new Tanh(), new MeanSquaredError(), new Adam(0.01f), null, constraint.CreateSample());
        }
        foreach (CatalogEntry<Layer> layer in Catalog.Default.Layers)
        {
            yield return Training(layer.Name, layer.CreateSample(), new HalfSquaredError(), new Adam(0.01f), null);
        }
        foreach (CatalogEntry<Layer> layer in Catalog.Default.Layers)
        {
            foreach (WeightFormat format in new[] { WeightFormat.BFloat16, WeightFormat.Int8, WeightFormat.DynamicInt8 })
            {
                yield return Predictions(layer, format);
            }
        }
        foreach (CatalogEntry<Loss> loss in Catalog.Default.Losses)
        {
            yield return Training(loss.Name, new Tanh(), loss.CreateSample(), new Sgd(0.01f), null);
        }
        foreach (CatalogEntry<Layer> layer in Catalog.Default.Layers.Where(entry => entry.CreateSample().MinTrainingBatch == 1))
        {
            yield return Training($"{layer.Name}, row by row and clipped", layer.CreateSample(), new HalfSquaredError(), new Adam(0.01f), null, rows: 1,
                clip: 0.01f);
        }
    }

    static string Training(string what, Layer layer, Loss loss, Optimizer optimizer, Regularizer? regularizer, Constraint? constraint = null, int rows = 19,
        float clip = float.PositiveInfinity)
    {
        const int Rows = 19, Inputs = 37, Outputs = 21;
        Network network = new(Inputs, seed: 4) { new Dense(70), layer, new Dense(33), new Silu(), new Dense(Outputs) };
        if (loss is CrossEntropy)
        {
            network.Add(new Softmax());
        }
        using var trainer = new Trainer(network, loss, optimizer)
        {
            BatchSize = rows,
            Regularizer = regularizer,
            Constraint = constraint,
            ClipGradientNorm = clip,
        };
        for (long step = 0; step < 5; step++)
        {
            float[] targets = loss is Hinge
                ? [.. Sample.Normal(rows * Outputs, 100 + step).Select(x => x < 0 ? -1f : 1)]
                : Sample.Distributions(rows, Outputs, 100 + step);
            trainer.TrainBatch(Sample.Normal(rows * Inputs, step), targets);
        }
        float[] one = new float[Outputs], all = new float[Rows * Outputs];
        using Predictor predictor = network.CreatePredictor(maxBatch: Rows);
        predictor.PredictOne(Sample.Normal(Inputs, 7), one);
        predictor.PredictBatch(Sample.Normal(Rows * Inputs, 8), all);
        return $"{what}: weights {Hash(Sample.Values(network))}, one {Hash(one)}, batch {Hash(all)}";
    }

    static string Hash(float[] values) => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<float>(values)))[..16];
}
