using FastNn.Data;

namespace FastNn.Mpi.Worker;

/// <summary>A network with data and options: one of those that are trained by several processes.</summary>
sealed class Configuration
{
    /// <summary>The configurations: other layers, losses, optimizers, batches that do not divide evenly, and batches with fewer rows than pieces.</summary>
    public static IReadOnlyList<Configuration> All { get; } =
    [
        new(8, 3, rows: 300, batch: 32, epochs: 3, () => [new Dense(16), new Relu(), new Dense(3)], () => new SoftmaxCrossEntropy(), () => new Adam()),
        new(8, 3, rows: 301, batch: 30, epochs: 3, () => [new Dense(64), new Tanh(), new Dense(64), new Relu(), new Dense(3)],
            () => new SoftmaxCrossEntropy(), () => new Sgd(0.05f)),
        new(20, 10, rows: 500, batch: 64, epochs: 2, () => [new Dense(128), new Relu(), new Dropout(0.3f), new Dense(128), new Relu(), new Dense(10)],
            () => new SoftmaxCrossEntropy(), () => new AdamW()),
        new(20, 2, rows: 203, batch: 100, epochs: 4, () => [new Dense(33), new LayerNorm(), new Gelu(), new Dense(2)],
            () => new SoftmaxCrossEntropy { ClassWeights = [1, 3] }, () => new RmsProp()),
        new(5, 4, rows: 50, batch: 5, epochs: 4, () => [new Dense(7), new Sigmoid(), new Dense(4)],
            () => new SoftmaxCrossEntropy(), () => new Sgd(0.1f) { Momentum = 0.9 }),
        new(64, 10, rows: 400, batch: 128, epochs: 2, () => [new Dense(256), new Relu(), new Dense(256), new Relu(), new Dense(10), new Softmax()],
            () => new CrossEntropy(), () => new Adam()),
        new(12, 3, rows: 257, batch: 256, epochs: 3, () => [new Standardizer(), new Dense(40), new Silu(), new Dense(3)],
            () => new SoftmaxCrossEntropy(), () => new Adam()),
        new(10, 5, rows: 120, batch: 16, epochs: 3, () => [new Dense(32) { HasBias = false }, new LeakyRelu(), new Dense(5)],
            () => new SoftmaxCrossEntropy { Reduction = Reduction.Sum }, () => new Sgd(0.001f)),
        new(30, 4, rows: 333, batch: 111, epochs: 2, () => [new Dense(96), new Mish(), new Residual { new Dense(96), new Relu() }, new Dense(4)],
            () => new SoftmaxCrossEntropy { LabelSmoothing = 0.1f }, () => new AdaGrad()),
        new(784, 10, rows: 512, batch: 256, epochs: 2, () => [new Dense(512), new Relu(), new Dense(512), new Relu(), new Dense(10)],
            () => new SoftmaxCrossEntropy(), () => new Adam()),
        // For measurements.
        new(784, 10, rows: 64, batch: 64, epochs: 1, () => [new Dense(128), new Relu(), new Dense(10)], () => new SoftmaxCrossEntropy(), () => new Sgd(0.01f)),
        new(1024, 1024, rows: 1024, batch: 1024, epochs: 1, () => [new Dense(4096), new Relu(), new Dense(4096), new Relu(), new Dense(1024)],
            () => new SoftmaxCrossEntropy(), () => new Sgd(0.01f)),
    ];

    readonly int inputs, classes, rows;
    readonly Func<Layer[]> createLayers;

    Configuration(int inputs, int classes, int rows, int batch, int epochs, Func<Layer[]> createLayers, Func<Loss> createLoss, Func<Optimizer> createOptimizer)
    {
        (this.inputs, this.classes, this.rows, this.createLayers) = (inputs, classes, rows, createLayers);
        (BatchSize, Epochs, CreateLoss, CreateOptimizer) = (batch, epochs, createLoss, createOptimizer);
    }

    public int BatchSize { get; }

    public int Epochs { get; }

    public Func<Loss> CreateLoss { get; }

    public Func<Optimizer> CreateOptimizer { get; }

    public Network CreateNetwork()
    {
        var network = new Network(inputs, seed: 3);
        foreach (Layer layer in createLayers())
        {
            network.Add(layer);
        }
        if (network[0] is PreprocessingLayer)
        {
            network.FitPreprocessing(CreateData());
        }
        return network;
    }

    public Dataset CreateData()
    {
        var random = new Random(5);
        float[] x = new float[rows * inputs];
        int[] labels = new int[rows];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = (float)random.NextDouble() * 2 - 1;
        }
        for (int row = 0; row < rows; row++)
        {
            labels[row] = (int)((x[row * inputs] + x[row * inputs + 1] + 2) / 4 * classes) % classes;
        }
        return new(x, inputs, labels, classes);
    }
}
