using FastNn;
using TestResult = FastNn.TestResult;

namespace Outside.Golden;

/// <summary>The runs of the five teaching systems (golden/seeds.json), through the public API.</summary>
public sealed class SeedTests
{
    [Fact]
    public void S000_sigmoid_layer()
    {
        var seed = Seed.Named("s000.sigmoid_layer");
        var network = new Network(2) { new Dense(2) { HasBias = false }, new Sigmoid() };
        network.Parameters[0].Set([1, 0, 0, 1]);
        CheckActivation(network, seed);
    }

    [Fact]
    public void S000_dense_layer()
    {
        var seed = Seed.Named("s000.dense_layer");
        var network = new Network(2) { new Dense(2), new Dense(2) { HasBias = false } };
        network.Parameters["0.weight"].Set([1, 0, 0, 1]);
        network.Parameters["0.bias"].Set([0, 0]);
        // The layer under test is the second; the first, the identity, shows the gradient by its input in its bias.
        var single = new Network(2) { new Dense(2) };
        single.Parameters["0.weight"].Set(seed.Transposed("w"));
        single.Parameters["0.bias"].Set(seed.Numbers("b"));
        using (var predictor = single.CreatePredictor())
        {
            float[] y = new float[2];
            predictor.PredictOne(seed.Numbers("x"), y);
            Near(seed.Numbers("y"), y);
        }
        // Σ(y - t)²/2 has the gradient y - t: with t = y - dy it is dy.
        float[] target = [.. seed.Numbers("y").Zip(seed.Numbers("dy"), (y, dy) => y - dy)];
        using (var trainer = new Trainer(single, new HalfSquaredError { Reduction = Reduction.Sum }, new Sgd(seed.Number("learning_rate"))))
        {
            trainer.ComputeGradients(seed.Numbers("x"), target);
            Near(seed.Transposed("dw"), Gradient(single, "0.weight"));
            Near(seed.Numbers("db"), Gradient(single, "0.bias"));
            trainer.TrainBatch(seed.Numbers("x"), target);
            Near(seed.Transposed("w_after"), Values(single, "0.weight"));
            Near(seed.Numbers("b_after"), Values(single, "0.bias"), 1e-4f);
        }
        network.Parameters["1.weight"].Set(seed.Transposed("w"));
        float[] unbiased = [.. seed.Numbers("y").Select(y => y - 0.1f).Zip(seed.Numbers("dy"), (y, dy) => y - dy)];
        using (var trainer = new Trainer(network, new HalfSquaredError { Reduction = Reduction.Sum }, new Sgd(0.1f)))
        {
            trainer.ComputeGradients(seed.Numbers("x"), unbiased);
            Near(seed.Numbers("dx"), Gradient(network, "0.bias"));
        }
    }

    [Fact]
    public void S000_loss()
    {
        var seed = Seed.Named("s000.loss");
        CheckLoss(new MeanSquaredError(), seed.Numbers("prediction"), 1, seed.Numbers("target"), seed.Number("mse"), seed.Numbers("mse_gradient"));
        CheckLoss(new HalfSquaredError { Reduction = Reduction.Sum }, seed.Numbers("prediction"), 1, seed.Numbers("target"), seed.Number("half_squared"),
            seed.Numbers("half_squared_gradient"));
    }

    [Fact]
    public void S001_mse()
    {
        var seed = Seed.Named("s001.mse");
        CheckLoss(new MeanSquaredError(), seed.Numbers("prediction"), 3, seed.Numbers("target"), seed.Number("loss"), seed.Numbers("gradient"));
    }

    [Fact]
    public void S000_minibatch_training()
    {
        var seed = Seed.Named("s000.minibatch_training");
        Network network = seed.Network(Activation);
        float[] x = seed.Numbers("x"), t = seed.Numbers("target"), losses = seed.Numbers("losses");
        int inputs = seed.Columns("x"), outputs = seed.Columns("target"), batch = seed.Integer("batch_size"), rows = x.Length / inputs;
        using var trainer = new Trainer(network, new MeanSquaredError { Reduction = Reduction.MeanOverBatch }, new Sgd(seed.Number("learning_rate")))
        {
            BatchSize = rows,
        };
        foreach (float loss in losses)
        {
            for (int row = 0; row < rows; row += batch)
            {
                int count = Math.Min(batch, rows - row);
                trainer.TrainBatch(x.AsSpan(row * inputs, count * inputs), t.AsSpan(row * outputs, count * outputs));
            }
            Near([loss], [trainer.TestBatch(x, t).Loss]);
        }
        CheckWeights(seed, network);
    }

    [Theory]
    [InlineData("s001.xor_sigmoid_published", 1e-5f)]
    [InlineData("s001.xor_softmax_published", 1e-5f)]
    [InlineData("s001.xor_sigmoid", 5e-5f)]
    [InlineData("s001.xor_softmax", 1e-5f)]
    public void S001_xor(string name, float tolerance)
    {
        var seed = Seed.Named(name);
        Network network = seed.Network(Activation);
        float[] x = seed.Numbers("x"), t = seed.Numbers("target"), losses = seed.Numbers("losses");
        using var trainer = new Trainer(network, new MeanSquaredError { Reduction = Reduction.SumOverBatch }, new Sgd(seed.Number("learning_rate")))
        {
            BatchSize = 4,
        };
        float last = 0, worst = 0;
        foreach (float loss in losses)
        {
            // Published is the mean over samples; what is followed is the sum over them.
            last = trainer.TrainBatch(x, t) / 4;
            worst = Math.Max(worst, Math.Abs(last - loss));
        }
        // Where the loss falls steeply, float and double part for some steps and meet again; the published ends agree to five digits.
        Assert.InRange(worst, 0, 1e-3f);
        Assert.InRange(last / losses[^1] - 1, -tolerance, tolerance);
        using var predictor = network.CreatePredictor(maxBatch: 4);
        float[] output = new float[t.Length];
        predictor.PredictBatch(x, output);
        Near(seed.Numbers("output"), output, 1e-5f);
        CheckWeights(seed, network, 1e-3f);
    }

    [Theory]
    [InlineData("sigmoid")]
    [InlineData("tanh")]
    [InlineData("relu")]
    [InlineData("leaky_relu")]
    [InlineData("elu")]
    [InlineData("softmax")]
    public void S002_activation(string name)
    {
        var seed = Seed.Named("s002.activation." + name);
        var network = new Network(4) { new Dense(4) { HasBias = false }, Activation(name)! };
        network.Parameters[0].Set([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
        CheckActivation(network, seed);
    }

    [Fact]
    public void S002_cross_entropy()
    {
        var seed = Seed.Named("s002.cross_entropy");
        // The seed sums over its two samples.
        CheckLoss(new CrossEntropy { Reduction = Reduction.Sum }, seed.Numbers("probabilities"), 4, seed.Numbers("target"), seed.Number("loss"),
            seed.Numbers("gradient"));
        CheckLoss(new SoftmaxCrossEntropy { Reduction = Reduction.Sum }, seed.Numbers("logits"), 4, seed.Numbers("target"), seed.Number("loss"),
            seed.Numbers("gradient_of_logits"));
        CheckLoss(new SoftmaxCrossEntropy { Reduction = Reduction.Sum }, seed.Numbers("logits"), 4, new int[] { 3, 0 }, seed.Number("loss"),
            seed.Numbers("gradient_of_logits"));
        CheckLoss(new CrossEntropy { Reduction = Reduction.Sum }, seed.Numbers("probabilities"), 4, new int[] { 3, 0 }, seed.Number("loss"),
            seed.Numbers("gradient"));
    }

    [Theory]
    [InlineData("s002.fcnn_softmax_cross_entropy_batch")]
    [InlineData("s002.fcnn_softmax_cross_entropy_one")]
    [InlineData("s002.fcnn_sigmoid_squared_error")]
    public void S002_fcnn(string name)
    {
        var seed = Seed.Named(name);
        Network network = seed.Network(Activation);
        float[] x = seed.Numbers("x"), t = seed.Numbers("target"), losses = seed.Numbers("losses");
        int inputs = seed.Columns("x"), outputs = seed.Columns("target"), batch = seed.Integer("batch_size"), rows = x.Length / inputs;
        // p -= rate/n · (Σ gradients + p·lambda/2), biases too: L2's gradient is 2·strength·p.
        Loss loss = seed.Text("loss") == "cross_entropy" ? new CrossEntropy { Reduction = Reduction.Sum } : new MeanSquaredError { Reduction = Reduction.Sum };
        using var trainer = new Trainer(network, loss, new Sgd(0))
        {
            BatchSize = rows,
            Regularizer = new L2(seed.Number("l2_lambda") / 4) { DecayBiases = true },
        };
        int step = 0;
        for (int epoch = 0; epoch < seed.Integer("epochs"); epoch++)
        {
            for (int row = 0; row < rows; row += batch)
            {
                int count = Math.Min(batch, rows - row);
                trainer.Optimizer.LearningRate = seed.Number("learning_rate") / count;
                float value = trainer.TrainBatch(x.AsSpan(row * inputs, count * inputs), t.AsSpan(row * outputs, count * outputs));
                Near([losses[step++]], [value / count], 1e-5f);
            }
        }
        CheckWeights(seed, network);
        using var predictor = network.CreatePredictor(maxBatch: rows);
        float[] output = new float[t.Length];
        int[] predicted = new int[rows];
        predictor.PredictBatch(x, output);
        predictor.Classify(x, predicted);
        Near(seed.Numbers("output"), output, 1e-5f);
        Assert.Equal(seed.Integers("predicted"), predicted);
        Assert.Equal(seed.Number("accuracy"), trainer.TestBatch(x, t).Accuracy);
    }

    [Fact]
    public void S002_penalties()
    {
        var seed = Seed.Named("s002.penalties");
        float[] w = seed.Numbers("w"), gradient = new float[w.Length];
        Assert.Equal(seed.Number("l0"), new L0(1).ComputePenalty(w));
        Assert.Equal(seed.Number("l1"), new L1(1).ComputePenalty(w));
        Assert.Equal(seed.Number("l2"), new L2(1).ComputePenalty(w));
        new L1(1).AddGradient(w, gradient);
        Assert.Equal(seed.Numbers("l1_gradient"), gradient);
        Array.Clear(gradient);
        new L2(1).AddGradient(w, gradient);
        Assert.Equal(seed.Numbers("l2_gradient"), gradient);
    }

    [Fact]
    public void S003_two_layer_net()
    {
        var seed = Seed.Named("s003.two_layer_net");
        Network network = seed.Network(Activation);
        float[] x = seed.Numbers("x");
        int[] labels = seed.Integers("labels");
        using var predictor = network.CreatePredictor(maxBatch: labels.Length);
        float[] scores = new float[seed.Numbers("scores").Length];
        predictor.PredictBatch(x, scores);
        Near(seed.Numbers("scores"), scores, 1e-5f);
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f)) { BatchSize = labels.Length };
        TestResult result = trainer.TestBatch(x, labels);
        Near([seed.Number("loss"), seed.Number("accuracy")], [result.Loss, result.Accuracy], 1e-6f);
        foreach (bool oneHot in new[] { false, true })
        {
            float loss = oneHot ? trainer.ComputeGradients(x, seed.Numbers("target")) : trainer.ComputeGradients(x, labels);
            Near([seed.Number("loss")], [loss], 1e-6f);
            int place = 0;
            foreach ((float[] weights, float[] biases) in seed.Layers("gradients"))
            {
                Near(weights, Gradient(network, network.Parameters[place++].Name), 1e-6f);
                Near(biases, Gradient(network, network.Parameters[place++].Name), 1e-6f);
            }
        }
    }

    internal static Layer? Activation(string name) => name switch
    {
        "sigmoid" => new Sigmoid(),
        "tanh" => new Tanh(),
        "relu" => new Relu(),
        "relu_clipped_gradient" => new ClippedRelu(),
        "leaky_relu" => new LeakyRelu(),
        "elu" => new Elu(),
        "softmax" => new Softmax(),
        "identity" => null,
        _ => throw new NotSupportedException(name),
    };

    /// <summary>An activation behind an identity, whose weight gradient by a unit sample is the gradient by the activation's input.</summary>
    static void CheckActivation(Network network, Seed seed)
    {
        float[] x = seed.Numbers("x"), y = new float[x.Length], dx = new float[x.Length];
        int columns = seed.Columns("x");
        using var predictor = network.CreatePredictor();
        using var trainer = new Trainer(network, new HalfSquaredError { Reduction = Reduction.Sum }, new Sgd(1f));
        for (int row = 0; row < x.Length; row += columns)
        {
            predictor.PredictOne(x.AsSpan(row, columns), y.AsSpan(row, columns));
            float[] target = [.. y.Skip(row).Zip(seed.Numbers("dy").Skip(row).Take(columns), (value, dy) => value - dy)];
            // dW = dxᵀ·x: divided by the largest input it is dx.
            trainer.ComputeGradients(x.AsSpan(row, columns), target);
            int largest = Enumerable.Range(0, columns).MaxBy(i => Math.Abs(x[row + i]));
            float[] weights = Gradient(network, "0.weight");
            for (int i = 0; i < columns && x[row + largest] != 0; i++)
            {
                dx[row + i] = weights[(i * columns) + largest] / x[row + largest];
            }
        }
        Near(seed.Numbers("y"), y);
        if (x.Any(value => value != 0))
        {
            Near(seed.Numbers("dx"), dx, 2e-6f);
        }
        else
        {
            // Zero inputs hide dx in dW; a bias shows it.
            var biased = new Network(columns) { new Dense(columns, new Zeros(), new Zeros()), new Sigmoid() };
            using var other = new Trainer(biased, new HalfSquaredError { Reduction = Reduction.Sum }, new Sgd(1f));
            other.ComputeGradients(x, y.Zip(seed.Numbers("dy"), (value, dy) => value - dy).ToArray());
            Near(seed.Numbers("dx"), Gradient(biased, "0.bias"));
        }
    }

    /// <summary>Compares the loss of given outputs and its gradient with expected ones.</summary>
    static void CheckLoss(Loss loss, float[] outputs, int columns, Targets targets, float expected, float[] gradient)
    {
        float[] actual = new float[outputs.Length];
        Near([expected], [loss.Compute(new ReadOnlyMatrix(outputs, outputs.Length / columns, columns), targets, actual)]);
        Near(gradient, actual);
    }

    static void CheckWeights(Seed seed, Network network, float tolerance = 1e-4f)
    {
        int place = 0;
        foreach ((float[] weights, float[] biases) in seed.Layers("layers_after"))
        {
            Near(weights, Values(network, network.Parameters[place++].Name), tolerance);
            Near(biases, Values(network, network.Parameters[place++].Name), tolerance);
        }
    }

    static float[] Values(Network network, string name)
    {
        float[] values = new float[network.Parameters[name].Count];
        network.Parameters[name].CopyTo(values);
        return values;
    }

    static float[] Gradient(Network network, string name)
    {
        float[] values = new float[network.Parameters[name].Count];
        network.Parameters[name].CopyGradientTo(values);
        return values;
    }

    /// <summary>Equal to a share of the size, or of 1 where numbers are small.</summary>
    static void Near(float[] expected, float[] actual, float tolerance = 2e-6f)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"number {i} is {actual[i]:R}, expected {expected[i]:R}");
        }
    }
}
