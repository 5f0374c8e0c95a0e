using FastNn;

namespace Outside.Golden;

/// <summary>The teaching systems whose layers run one by one, with a cache between forward and backward: member by member.</summary>
public sealed class LayerSeedTests
{
    [Fact]
    public void S000_sigmoid_layer()
    {
        var seed = Seed.Named("s000.sigmoid_layer");
        var sigmoid = new LayerCache(new Sigmoid(), inputs: 2);

        Near(seed.Numbers("y"), sigmoid.Forward(seed.Numbers("x")));
        Near(seed.Numbers("dx"), sigmoid.Backward(seed.Numbers("dy")));
        sigmoid.Update(0.1f);
        Assert.Empty(sigmoid.Parameters);
    }

    [Fact]
    public void S000_dense_layer()
    {
        var seed = Seed.Named("s000.dense_layer");
        var dense = new LayerCache(new Dense(2), inputs: 2);
        Parameter w = dense.Parameters["0.weight"], b = dense.Parameters["0.bias"];
        w.Set(seed.Transposed("w"));
        b.Set(seed.Numbers("b"));

        Near(seed.Numbers("y"), dense.Forward(seed.Numbers("x")));
        Near(seed.Numbers("dx"), dense.Backward(seed.Numbers("dy")));
        Near(seed.Transposed("dw"), Read(w, gradient: true));
        Near(seed.Numbers("db"), Read(b, gradient: true));
        dense.Update(seed.Number("learning_rate"));
        Near(seed.Transposed("w_after"), Read(w, gradient: false));
        Near(seed.Numbers("b_after"), Read(b, gradient: false));
    }

    [Fact]
    public void S000_S001_S002_losses_and_their_gradients()
    {
        var seed = Seed.Named("s000.loss");
        Check(new MeanSquaredError(), "prediction", seed.Numbers("target"), "mse", "mse_gradient");
        Check(new HalfSquaredError { Reduction = Reduction.Sum }, "prediction", seed.Numbers("target"), "half_squared", "half_squared_gradient");
        seed = Seed.Named("s001.mse");
        Check(new MeanSquaredError(), "prediction", seed.Numbers("target"), "loss", "gradient");
        seed = Seed.Named("s002.cross_entropy");
        Check(new CrossEntropy { Reduction = Reduction.Sum }, "probabilities", seed.Numbers("target"), "loss", "gradient");
        Check(new SoftmaxCrossEntropy { Reduction = Reduction.Sum }, "logits", seed.Numbers("target"), "loss", "gradient_of_logits");
        Check(new SoftmaxCrossEntropy { Reduction = Reduction.Sum }, "logits", new int[] { 3, 0 }, "loss", "gradient_of_logits");

        void Check(Loss loss, string outputs, Targets targets, string value, string gradient)
        {
            float[] y = seed.Numbers(outputs), dy = new float[y.Length];
            var matrix = new ReadOnlyMatrix(y, y.Length / seed.Columns(outputs), seed.Columns(outputs));
            Near([seed.Number(value)], [loss.Compute(matrix, targets, dy)]);
            Near(seed.Numbers(gradient), dy);
            Assert.Equal(loss.Compute(matrix, targets), loss.Compute(matrix, targets, dy));
        }
    }

    [Fact]
    public void S000_minibatch_training_layer_by_layer()
    {
        var seed = Seed.Named("s000.minibatch_training");
        float[] x = seed.Numbers("x"), t = seed.Numbers("target");
        int inputs = seed.Columns("x"), outputs = seed.Columns("target"), batch = seed.Integer("batch_size"), rows = x.Length / inputs;
        LayerCache[] layers = Layers(seed, rows);
        float[] dy = new float[batch * outputs];
        var loss = new MeanSquaredError { Reduction = Reduction.MeanOverBatch };
        foreach (float expected in seed.Numbers("losses"))
        {
            for (int row = 0; row < rows; row += batch)
            {
                int count = Math.Min(batch, rows - row);
                ReadOnlyMatrix y = Forward(layers, x.AsSpan(row * inputs, count * inputs), training: true);
                loss.Compute(y, t.AsSpan(row * outputs, count * outputs), dy.AsSpan(0, count * outputs));
                ReadOnlyMatrix dx = layers[^1].Backward(dy.AsSpan(0, count * outputs));
                for (int i = layers.Length - 2; i >= 0; i--)
                {
                    dx = layers[i].Backward(dx);
                }
                foreach (LayerCache layer in layers)
                {
                    layer.Update(seed.Number("learning_rate"));
                }
            }
            Assert.Equal(expected, loss.Compute(Forward(layers, x, training: false), t), 2e-6f);
        }
        Parameter[] parameters = [.. layers.SelectMany(layer => layer.Parameters)];
        int place = 0;
        foreach ((float[] weights, float[] biases) in seed.Layers("layers_after"))
        {
            Near(weights, Read(parameters[place++], gradient: false), 1e-4f);
            Near(biases, Read(parameters[place++], gradient: false), 1e-4f);
        }
    }

    [Theory]
    [InlineData("sigmoid")]
    [InlineData("tanh")]
    [InlineData("relu")]
    [InlineData("leaky_relu")]
    [InlineData("elu")]
    [InlineData("softmax")]
    public void S002_activation_and_its_jacobian(string name)
    {
        var seed = Seed.Named("s002.activation." + name);
        float[] x = seed.Numbers("x"), y = seed.Numbers("y"), dy = seed.Numbers("dy"), dx = seed.Numbers("dx");
        int columns = seed.Columns("x");
        var activation = new LayerCache(SeedTests.Activation(name)!, columns, maxBatch: x.Length / columns);

        Near(y, activation.Forward(x));
        Near(dx, activation.Backward(dy));

        float[] jacobian = new float[columns * columns];
        for (int row = 0; row < x.Length / columns; row++)
        {
            activation.Jacobian(x.AsSpan(row * columns, columns), jacobian);
            for (int j = 0; j < columns; j++)
            {
                double sum = 0;
                for (int i = 0; i < columns; i++)
                {
                    sum += dy[(row * columns) + i] * jacobian[(i * columns) + j];
                    if (name == "softmax")
                    {
                        float p = y[(row * columns) + i];
                        Assert.Equal((i == j ? p : 0) - p * y[(row * columns) + j], jacobian[(i * columns) + j], 1e-6f);
                    }
                    else if (i != j)
                    {
                        Assert.Equal(0, jacobian[(i * columns) + j]);
                    }
                }
                Assert.Equal(dx[(row * columns) + j], sum, 2e-6);
            }
        }
    }

    [Fact]
    public void S002_strength_that_is_halved_between_two_batches()
    {
        // p -= rate · (gradient + 2·strength·p), by hand: a weight whose gradient is 0, as its input is.
        var network = new Network(1) { new Dense(1) { HasBias = false } };
        network.Parameters[0].Set([1]);
        var penalty = new L2(0.5f);
        using var trainer = new Trainer(network, new MeanSquaredError(), new Sgd(0.1f)) { Regularizer = penalty };

        trainer.TrainBatch([0], new float[] { 0 });
        Near([0.9f], Read(network.Parameters[0], gradient: false));
        penalty.Strength /= 2;
        trainer.TrainBatch([0], new float[] { 0 });
        Near([0.9f * 0.95f], Read(network.Parameters[0], gradient: false));
    }

    /// <summary>Every dense layer and every activation of a run in a cache of its own.</summary>
    static LayerCache[] Layers(Seed seed, int rows)
    {
        var layers = new List<LayerCache>();
        Network network = seed.Network(SeedTests.Activation);
        for (int i = 0; i < network.Count; i++)
        {
            var layer = new LayerCache(network[i] is Dense ? new Dense(network.GetWidth(i)) : new Sigmoid(), network.GetWidth(i - 1), rows);
            if (network[i] is Dense)
            {
                layer.Parameters["0.weight"].Set(Read(network.Parameters[$"{i}.weight"], gradient: false));
                layer.Parameters["0.bias"].Set(Read(network.Parameters[$"{i}.bias"], gradient: false));
            }
            else
            {
                Assert.IsType<Sigmoid>(network[i]);
            }
            layers.Add(layer);
        }
        return [.. layers];
    }

    static ReadOnlyMatrix Forward(LayerCache[] layers, ReadOnlySpan<float> x, bool training)
    {
        ReadOnlyMatrix y = layers[0].Forward(x, training);
        foreach (LayerCache layer in layers.AsSpan(1))
        {
            y = layer.Forward(y, training);
        }
        return y;
    }

    static float[] Read(Parameter parameter, bool gradient)
    {
        float[] values = new float[parameter.Count];
        if (gradient)
        {
            parameter.CopyGradientTo(values);
        }
        else
        {
            parameter.CopyTo(values);
        }
        return values;
    }

    static void Near(float[] expected, ReadOnlyMatrix actual)
    {
        var values = new List<float>();
        for (int row = 0; row < actual.Rows; row++)
        {
            values.AddRange(actual.Row(row));
        }
        Near(expected, values.ToArray());
    }

    static void Near(float[] expected, float[] actual, float tolerance = 2e-6f)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance * Math.Max(1, Math.Abs(pair.First))));
    }
}
