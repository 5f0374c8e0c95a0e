using FastNn.Bench.Peers;
using FastNn.Data;

namespace FastNn.Bench.Quick;

/// <summary>784-128-10 on MNIST, batch 64, Adam 1e-3, from the files in the folder that FASTNN_MNIST names: seconds of an epoch, and accuracy after five.</summary>
internal static class MnistSection
{
    public static void Run(Table table)
    {
        table.Head("who", "an epoch, median", "right after five, median", "ratio of times");
        if (Environment.GetEnvironmentVariable("FASTNN_MNIST") is not { Length: > 0 } folder || !File.Exists(Path.Combine(folder, "train-images-idx3-ubyte.gz")))
        {
            table.Row("MNIST is not there: name a folder with its four .gz files in FASTNN_MNIST", "", "", "");
            return;
        }
        double[] own = Own(folder);
        table.Row("FastNn", Seconds(own[0]), Share(own[1]), "");
        foreach ((string name, double[]? peer) in new[] { ("PyTorch", Torch.Mnist(folder)), ("scikit-learn, one seed", ScikitLearn.Mnist(folder)) })
        {
            table.Row(name, peer is null ? "not there" : Seconds(peer[0]), peer is null ? "" : Share(peer[1]), peer is null ? "" : Table.Ratio(peer[0], own[0]));
        }
    }

    static double[] Own(string folder)
    {
        Dataset train = Idx.ReadDataset(Path.Combine(folder, "train-images-idx3-ubyte.gz"), Path.Combine(folder, "train-labels-idx1-ubyte.gz"));
        Dataset test = Idx.ReadDataset(Path.Combine(folder, "t10k-images-idx3-ubyte.gz"), Path.Combine(folder, "t10k-labels-idx1-ubyte.gz"));
        List<double> seconds = [], right = [];
        for (ulong seed = 1; seed <= 3; seed++)
        {
            using var trainer = new Trainer(new Network(784, seed) { new Dense(128), new Relu(), new Dense(10) }, new SoftmaxCrossEntropy(), new Adam(1e-3f)) { BatchSize = 64, Epochs = 5, Seed = seed };
            foreach (EpochReport epoch in trainer.Fit(train).Epochs)
            {
                seconds.Add(epoch.Seconds);
            }
            right.Add(trainer.Test(test).Accuracy);
        }
        return [seconds.Order().ElementAt(seconds.Count / 2), right.Order().ElementAt(1)];
    }

    static string Seconds(double value) => FormattableString.Invariant($"{value:f3} s");

    static string Share(double value) => FormattableString.Invariant($"{value * 100:f2} %");
}
