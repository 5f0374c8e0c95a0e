using System.Diagnostics;
using FastNn;
using FastNn.Data;
using FastNn.Tables;

namespace DigitService;

/// <summary>Trains the network of the first start.</summary>
static class DigitTraining
{
    const int Variants = 12, TestRows = 297;

    /// <summary>Trains a network with 64 inputs, pixels from 0 to 1, and ten outputs, the probabilities of the digits.</summary>
    public static Network Run(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using Stream stream = typeof(DigitTraining).Assembly.GetManifestResourceStream("digits.csv.gz")!;
        Dataset all = TableSchema.FromNumbers(inputs: 64, classes: 10).ReadCsv(stream).Scale(1 / 16f);
        var (training, test) = all.Split((float)(all.Count - TestRows) / all.Count, seed: 1);

        var network = new Network(inputs: 64, seed: 1) { new Dense(128), new Relu(), new Dense(64), new Relu(), new Dense(10), new Softmax() };
        using var trainer = new Trainer(network, new CrossEntropy(), new AdamW(2e-3f)) { BatchSize = 64, Epochs = 20, Seed = 1, Schedule = new OneCycle() };
        trainer.Fit(Drawn.Augment(training, Variants, seed: 1, cancellationToken), cancellationToken: cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds, accuracy = trainer.Test(test).Accuracy;
        Console.WriteLine(FormattableString.Invariant(
            $"Trained on {training.Count:n0} digits, in {Variants} variants each, in {seconds:f1} s; test accuracy {accuracy:p1} on {test.Count} digits."));
        return network;
    }
}
