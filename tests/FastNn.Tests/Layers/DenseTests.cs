using FastNn.Tests.Support;

namespace FastNn.Tests.Layers;

public sealed class DenseTests
{
    /// <summary>Larger than the blocks of a product, and on both sides of the choice of what is transposed.</summary>
    [Theory]
    [InlineData(520, 40, 3)]
    [InlineData(40, 530, 70)]
    [InlineData(300, 515, 65)]
    [InlineData(1030, 17, 33)]
    [InlineData(16, 1024, 130)]
    public void Large_layers_agree_with_double(int inputs, int outputs, int rows)
    {
        Network network = new(inputs, seed: 9) { new Dense(inputs, new Zeros(), new Zeros()), new Dense(outputs) };
        // The first layer is the identity, so that its gradients show the second one's input gradient.
        float[] identity = new float[inputs * inputs], x = Sample.Normal(rows * inputs, 1), t = Sample.Normal(rows * outputs, 2);
        for (int i = 0; i < inputs; i++)
        {
            identity[(i * inputs) + i] = 1;
        }
        network.Parameters["0.weight"].Set(identity);
        using var trainer = new Trainer(network, new HalfSquaredError { Reduction = Reduction.Sum }, new Sgd(0)) { BatchSize = rows };
        trainer.ComputeGradients(x, t);

        float[] w = Values("1.weight"), b = Values("1.bias");
        double[] dy = new double[rows * outputs], dw = new double[w.Length], db = new double[outputs], dx = new double[inputs];
        for (int row = 0; row < rows; row++)
        {
            for (int output = 0; output < outputs; output++)
            {
                double y = b[output];
                for (int input = 0; input < inputs; input++)
                {
                    y += (double)w[(output * inputs) + input] * x[(row * inputs) + input];
                }
                double slope = y - t[(row * outputs) + output];
                db[output] += slope;
                for (int input = 0; input < inputs; input++)
                {
                    dw[(output * inputs) + input] += slope * x[(row * inputs) + input];
                    dx[input] += slope * w[(output * inputs) + input];
                }
            }
        }
        Near(dw, Gradient("1.weight"));
        Near(db, Gradient("1.bias"));
        Near(dx, Gradient("0.bias"));

        float[] Values(string name)
        {
            float[] values = new float[network.Parameters[name].Count];
            network.Parameters[name].CopyTo(values);
            return values;
        }

        float[] Gradient(string name)
        {
            float[] values = new float[network.Parameters[name].Count];
            network.Parameters[name].CopyGradientTo(values);
            return values;
        }

        static void Near(double[] expected, float[] actual)
        {
            double largest = expected.Max(Math.Abs);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-5 * largest, $"{i}: {actual[i]:R}, in double {expected[i]:R}");
            }
        }
    }

    /// <summary>Buffers are made for the largest batch; every smaller one must find its way in them.</summary>
    [Fact]
    public void Batches_of_every_size_up_to_the_largest_train_as_in_buffers_of_their_own()
    {
        Network one = Make(), other = Make();
        using var large = new Trainer(one, new SoftmaxCrossEntropy(), new Sgd(0.05f)) { BatchSize = 67 };
        for (int rows = 67; rows >= 1; rows--)
        {
            using var own = new Trainer(other, new SoftmaxCrossEntropy(), new Sgd(0.05f)) { BatchSize = rows };
            float[] x = Sample.Normal(rows * 50, (long)rows);
            int[] labels = Sample.Labels(rows, 20, (long)rows);
            Assert.Equal(large.TrainBatch(x, labels), own.TrainBatch(x, labels));
            Assert.Equal(Sample.Values(one), Sample.Values(other));
        }

        static Network Make() => new(50, seed: 5) { new Dense(33), new Relu(), new Dense(100), new Tanh(), new Dense(20) };
    }

    [Fact]
    public void Layer_without_biases_has_one_parameter_and_adds_nothing()
    {
        Network network = new(3) { new Dense(2, new Constant(1)) { HasBias = false } };
        float[] y = new float[2];
        network.CreatePredictor().PredictOne([1, 2, 3], y);

        Assert.Equal(["0.weight"], network.Parameters.Select(parameter => parameter.Name));
        Assert.Equal([6, 6], y);
    }
}
