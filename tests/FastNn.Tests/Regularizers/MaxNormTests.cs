using FastNn.Tests.Support;

namespace FastNn.Tests.Regularizers;

public sealed class MaxNormTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 16)]
    [InlineData(7, 17)]
    [InlineData(40, 37)]
    public void Rows_that_are_too_long_are_shortened_and_the_others_keep_their_bits(int inputs, int outputs)
    {
        Network network = new(inputs, seed: 1) { new Dense(outputs), new Tanh(), new Dense(2) };
        float[] weights = Sample.Normal(inputs * outputs, 2);
        // Every third row is short, one is nothing.
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] *= (i / inputs) switch { 4 => 0, int row when row % 3 == 0 => 0.01f, _ => 1 };
        }
        network.Parameters["0.weight"].Set(weights);
        float[] biases = Sample.Normal(outputs, 3).Select(value => value * 100).ToArray();
        network.Parameters["0.bias"].Set(biases);
        using var trainer = new Trainer(network, new MeanSquaredError(), new Sgd(0)) { Constraint = new MaxNorm(0.5f) };
        trainer.TrainOne(Sample.Normal(inputs, 4), new float[2]);

        float[] limited = new float[weights.Length], after = new float[outputs];
        network.Parameters["0.weight"].CopyTo(limited);
        network.Parameters["0.bias"].CopyTo(after);
        Assert.Equal(biases, after);
        for (int row = 0; row < outputs; row++)
        {
            float[] w = weights[(row * inputs)..((row + 1) * inputs)], found = limited[(row * inputs)..((row + 1) * inputs)];
            double norm = Math.Sqrt(w.Sum(value => (double)value * value));
            if (norm <= 0.5)
            {
                Assert.Equal(w, found);
            }
            else
            {
                Assert.All(w.Zip(found), pair => Assert.Equal(pair.First * 0.5 / norm, pair.Second, 1e-6));
            }
        }
    }

    [Fact]
    public void Rows_stay_within_the_limit_during_training()
    {
        foreach (Optimizer optimizer in new Optimizer[] { new Sgd(0.5f), new Adam(0.1f) })
        {
            Network network = new(200, seed: 1) { new Dense(300), new Relu(), new Dense(10) };
            using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), optimizer) { BatchSize = 16, Constraint = new MaxNorm(0.3f) };
            for (long step = 0; step < 3; step++)
            {
                trainer.TrainBatch(Sample.Normal(16 * 200, step), Sample.Labels(16, 10, step));
                foreach (Parameter parameter in network.Parameters)
                {
                    float[] values = new float[parameter.Count];
                    parameter.CopyTo(values);
                    double longest = values.Chunk(parameter.Columns).Max(row => Math.Sqrt(row.Sum(value => (double)value * value)));
                    Assert.True(parameter.IsVector || longest <= 0.3 * (1 + 1e-5), $"{parameter.Name} has a row of length {longest}");
                }
            }
        }
    }

    [Fact]
    public void What_is_no_number_is_not_hidden()
    {
        Network network = new(2) { new Dense(2) };
        network.Parameters["0.weight"].Set([float.NaN, 1, 3, 4]);
        using var trainer = new Trainer(network, new MeanSquaredError(), new Sgd(0)) { Constraint = new MaxNorm(1) };
        trainer.TrainOne([0, 0], new float[2]);
        float[] after = new float[4];
        network.Parameters["0.weight"].CopyTo(after);

        Assert.True(float.IsNaN(after[0]));
        Assert.Equal([0.6f, 0.8f], after[2..], (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Impossible_limits_are_refused(float limit) => Assert.Contains("limit is", Assert.Throws<ArgumentException>(() => new MaxNorm(limit)).Message);
}
