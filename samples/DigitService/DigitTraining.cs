using System.Diagnostics;
using FastNn;
using FastNn.Data;

namespace DigitService;

/// <summary>Learns the digits of the first start.</summary>
static class DigitTraining
{
    const int Variants = 12, Held = 297;

    /// <summary>64 pixels from 0 to 1 in, ten probabilities out.</summary>
    public static Network Run(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using Stream stream = typeof(DigitTraining).Assembly.GetManifestResourceStream("digits.csv.gz")!;
        Dataset all = Csv.ReadDataset(stream, labelColumn: -1).Scale(1 / 16f);
        var (learned, held) = all.Split((float)(all.Count - Held) / all.Count, seed: 1);

        var network = new Network(inputs: 64, seed: 1) { new Dense(128), new Relu(), new Dense(64), new Relu(), new Dense(10), new Softmax() };
        using var trainer = new Trainer(network, new CrossEntropy(), new AdamW(2e-3f)) { BatchSize = 64, Epochs = 20, Seed = 1, Schedule = new OneCycle() };
        trainer.Fit(Drawn.Vary(learned, Variants, seed: 1, cancellationToken), cancellationToken: cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        Console.WriteLine(FormattableString.Invariant($"Learned {learned.Count:n0} digits, each in {Variants} variants, in {Stopwatch.GetElapsedTime(start).TotalSeconds:f1} s; {trainer.Test(held).Accuracy:p1} of {held.Count} others are right."));
        return network;
    }
}
