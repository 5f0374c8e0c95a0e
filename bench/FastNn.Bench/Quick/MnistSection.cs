using FastNn.Bench.Peers;
using FastNn.Data;

namespace FastNn.Bench.Quick;

/// <summary>Measures whole trainings on MNIST, batches of 64, from the files in the folder FASTNN_MNIST: seconds of an epoch, and the final accuracy.</summary>
static class MnistSection
{
    sealed record Recipe(string Name, int Seeds, int Epochs, Func<Layer[]> Layers, Func<Optimizer> Optimizer, Func<Schedule?> Schedule);

    static readonly Recipe[] recipes =
    [
        new("784-128-10", 3, 5, () => [new Dense(128), new Relu(), new Dense(10)], () => new Adam(1e-3f), () => null),
        new(
            "784-512-256-10", 1, 15,
            () => [new Dense(512), new Relu(), new Dropout(0.2f), new Dense(256), new Relu(), new Dropout(0.2f), new Dense(10)],
            () => new AdamW(1e-3f) { WeightDecay = 0.01f }, () => new CosineDecay()),
    ];

    public static void Run(Table table)
    {
        table.Head("training", "library", "an epoch, median", "final accuracy", "ratio of times");
        if (Environment.GetEnvironmentVariable("FASTNN_MNIST") is not { Length: > 0 } folder
            || !File.Exists(Path.Combine(folder, "train-images-idx3-ubyte.gz")))
        {
            table.Row("MNIST not found: set FASTNN_MNIST to the folder of its four .gz files", "", "", "", "");
            return;
        }
        Dataset train = Idx.ReadDataset(Path.Combine(folder, "train-images-idx3-ubyte.gz"), Path.Combine(folder, "train-labels-idx1-ubyte.gz"));
        Dataset test = Idx.ReadDataset(Path.Combine(folder, "t10k-images-idx3-ubyte.gz"), Path.Combine(folder, "t10k-labels-idx1-ubyte.gz"));
        foreach (Recipe recipe in recipes)
        {
            double[] own = Own(recipe, train, test);
            table.Row(Title(recipe), "FastNn", Seconds(own[0]), Share(own[1]), "");
            Add(table, "PyTorch", Torch.Mnist(folder, recipe.Name), own);
            if (recipe == recipes[0])
            {
                Add(table, "scikit-learn, one seed", ScikitLearn.Mnist(folder), own);
            }
        }
    }

    static string Title(Recipe recipe) => $"{recipe.Name}, {(recipe.Seeds == 1 ? "dropout, AdamW, cosine" : "Adam")}, {recipe.Epochs} epochs";

    static void Add(Table table, string name, double[]? peer, double[] own)
    {
        string[] cells = peer is null ? ["not found", "", ""] : [Seconds(peer[0]), Share(peer[1]), Table.Ratio(peer[0], own[0])];
        table.Row(["", name, .. cells]);
    }

    static double[] Own(Recipe recipe, Dataset train, Dataset test)
    {
        List<double> seconds = [], right = [];
        for (long seed = 1; seed <= recipe.Seeds; seed++)
        {
            var network = new Network(784, seed);
            foreach (Layer layer in recipe.Layers())
            {
                network.Add(layer);
            }
            using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), recipe.Optimizer())
            {
                BatchSize = 64,
                Epochs = recipe.Epochs,
                Seed = seed,
                Schedule = recipe.Schedule(),
            };
            seconds.AddRange(trainer.Fit(train).Epochs.Select(epoch => epoch.Duration.TotalSeconds));
            right.Add(trainer.Test(test).Accuracy);
        }
        return [seconds.Order().ElementAt(seconds.Count / 2), right.Order().ElementAt(right.Count / 2)];
    }

    static string Seconds(double value) => FormattableString.Invariant($"{value:f3} s");

    static string Share(double value) => FormattableString.Invariant($"{value * 100:f2} %");
}
