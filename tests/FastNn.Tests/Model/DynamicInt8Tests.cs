using FastNn.Tests.Support;

namespace FastNn.Tests.Model;

/// <summary>Products whose inputs are rounded, against their definition.</summary>
public sealed class DynamicInt8Tests
{
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 }, { 3, 15, 2 }, { 4, 16, 8 }, { 17, 64, 9 }, { 63, 65, 1 }, { 64, 130, 20 }, { 1023, 33, 3 }, { 1024, 16, 8 },
        { 1025, 20, 1 }, { 2500, 100, 17 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Output_is_the_product_of_the_rounded_inputs(int inputs, int outputs, int rows)
    {
        Network network = Make(inputs, outputs);
        float[] x = Sample.Normal(rows * inputs, 5), found = Predict(network, x, rows), floats = Sample.Values(network);

        for (int row = 0; row < rows; row++)
        {
            (float[] rounded, float unit) = Round(x.AsSpan(row * inputs, inputs));
            for (int output = 0; output < outputs; output++)
            {
                double sum = floats[outputs * inputs + output], size = Math.Abs(sum);
                for (int i = 0; i < inputs; i++)
                {
                    Assert.InRange(rounded[i] - x[row * inputs + i], -0.501f * unit, 0.501f * unit);
                    sum += (double)rounded[i] * floats[output * inputs + i];
                    size += Math.Abs(rounded[i] * floats[output * inputs + i]);
                }
                Assert.InRange(found[row * outputs + output] - sum, -2e-6 * size, 2e-6 * size);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Output_depends_on_the_row_alone(int inputs, int outputs, int rows)
    {
        Network network = Make(inputs, outputs);
        float[] x = Sample.Normal(rows * inputs, 6), expected = Predict(network, x, rows);
        float[] one = new float[expected.Length], threads = new float[expected.Length];
        using Predictor single = network.CreatePredictor();
        using Predictor several = network.CreatePredictor(new PredictorOptions { MaxBatch = rows, Threads = 2 });

        single.PredictBatch(x, one);
        several.PredictBatch(x, threads);

        Assert.Equal(expected, one);
        Assert.Equal(expected, threads);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, -1)]
    [InlineData(-1, 1)]
    public void Largest_numbers_do_not_saturate(float input, float weight)
    {
        const int inputs = 132_104;
        Network network = new Network(inputs) { new Dense(17) };
        network.Parameters[0].Set([.. Enumerable.Repeat(weight, 17 * inputs)]);
        float[] x = [.. Enumerable.Repeat(input, inputs)];

        Assert.All(Predict(network.Compress(WeightFormat.DynamicInt8), x, rows: 1),
            y => Assert.InRange(y / (inputs * input * weight), 1 - 2e-5f, 1 + 2e-5f));
    }

    [Fact]
    public void Zeros_stay_exact_and_rows_that_are_not_finite_give_nan()
    {
        Network network = Make(inputs: 20, outputs: 18);
        float[] x = new float[5 * 20], bias = Sample.Values(network)[(18 * 20)..];
        (x[20], x[47], x[79], x[80]) = (float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon);

        float[] y = Predict(network, x, rows: 5);

        Assert.Equal(bias, y[..18]);
        Assert.All(y[18..(4 * 18)], value => Assert.True(float.IsNaN(value)));
        Assert.Equal(bias, y[(4 * 18)..]);
    }

    [Fact]
    public void Weights_that_are_set_again_replace_the_sums()
    {
        Network network = Make(inputs: 9, outputs: 5), other = Make(inputs: 9, outputs: 5);
        float[] x = Sample.Normal(9, 7), expected = Predict(network, x, rows: 1);

        other.Parameters.Set(new float[9 * 5 + 5]);
        other.Parameters.Set(Sample.Values(network));

        Assert.Equal(expected, Predict(other, x, rows: 1));
    }

    [Fact]
    public void More_inputs_than_can_be_summed_are_refused()
    {
        var network = new Network(132_105) { new Dense(1) };

        Assert.Contains("a layer has 132,105 inputs; DynamicInt8 weights can have 132,104. Store them in Int8 or BFloat16.",
            Assert.Throws<ArgumentException>(() => network.Compress(WeightFormat.DynamicInt8)).Message);
        Assert.Equal(132_105, network.Compress(WeightFormat.Int8).Inputs);
    }

    static Network Make(int inputs, int outputs) =>
        Sample.Scrambled(new(inputs, seed: 8) { new Dense(outputs) }).Compress(WeightFormat.DynamicInt8);

    static float[] Predict(Network network, float[] x, int rows)
    {
        float[] y = new float[rows * network.Outputs];
        using Predictor predictor = network.CreatePredictor(rows);
        predictor.PredictBatch(x, y);
        return y;
    }

    /// <summary>Rounds a row to 128 numbers from the lowest to the highest input, 0 among them.</summary>
    static (float[] Rounded, float Unit) Round(ReadOnlySpan<float> row)
    {
        float low = 0, high = 0;
        foreach (float value in row)
        {
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }
        float unit = (high - low) / 127, inverse = 1 / unit, zero = MathF.Round(-low / unit);
        float[] rounded = new float[row.Length];
        for (int i = 0; i < row.Length; i++)
        {
            rounded[i] = (Math.Min(127, MathF.Floor(row[i] * inverse + (zero + 0.5f))) - zero) * unit;
        }
        return (rounded, unit);
    }
}
