using FastNn.Layers;
using FastNn.Tests.Support;

namespace FastNn.Tests.Conformance;

/// <summary>Every layer of the catalog, run by itself: outputs, both kinds of gradients and the Jacobian against a second network in double.</summary>
public sealed class LayerCacheTests
{
    const long Seed = 7;

    static readonly int[] widths = [1, 2, 16, 19];

    public static TheoryData<string> Layers => [.. Catalog.Default.Layers.Select(entry => entry.Name)];

    public static TheoryData<string> SingleRowLayers =>
        [.. Catalog.Default.Layers.Where(entry => entry.CreateSample().MinTrainingBatch == 1).Select(entry => entry.Name)];

    public static TheoryData<string> Activations =>
        [.. Catalog.Default.Layers.Where(entry => entry.CreateSample() is { IsElementwise: true } and not Dropout).Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Outputs_and_gradients_agree_with_central_differences(string name)
    {
        foreach (int width in widths)
        {
            const int Rows = 3;
            LayerCache cache = Make(name, width, maxBatch: Rows + 2);
            float[] x = Inputs(name, Rows, width), dy = Sample.Normal(Rows * cache.Outputs, 2);
            float[] y = Copy(cache.Forward(x)), dx = Copy(cache.Backward(dy));

            var reference = new DoubleNetwork(cache.Network, new TrainingStep(Seed, 0));
            double[][] rows = Wide(x, width), made = reference.Forward(rows);
            Near(made.SelectMany(row => row), y, 2e-6);
            Near(rows.SelectMany((row, r) => row.Select((_, i) => Slope(() => Weighted(reference.Forward(rows), dy), ref rows[r][i]))), dx, 1e-5);
            foreach (Parameter parameter in cache.Parameters.Where(parameter => parameter.IsTrained))
            {
                float[] gradient = new float[parameter.Count];
                parameter.CopyGradientTo(gradient);
                Near(gradient.Select((_, i) => reference.Slope(parameter.Name, i, x, output => Weighted(output, dy))), gradient, 2e-5);
            }
        }
    }

    [Theory]
    [MemberData(nameof(SingleRowLayers))]
    public void Jacobian_agrees_with_central_differences(string name)
    {
        foreach (int width in widths)
        {
            LayerCache cache = Make(name, width, maxBatch: 1);
            float[] x = Inputs(name, 1, width), jacobian = new float[cache.Outputs * width];
            cache.Jacobian(x, jacobian);

            var reference = new DoubleNetwork(cache.Network, new TrainingStep(Seed, 0));
            double[][] rows = Wide(x, width);
            IEnumerable<double> slopes = Enumerable.Range(0, jacobian.Length)
                .Select(place => Slope(() => reference.Forward(rows)[0][place / width], ref rows[0][place % width]));
            Near(slopes, jacobian, 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void Jacobian_of_what_goes_number_by_number_is_a_diagonal(string name)
    {
        LayerCache cache = Make(name, 19, maxBatch: 1);
        float[] jacobian = new float[19 * 19];
        cache.Jacobian(Inputs(name, 1, 19), jacobian);

        Assert.All(jacobian.Index().Where(entry => entry.Index / 19 != entry.Index % 19), entry => Assert.Equal(0, entry.Item));
    }

    [Fact]
    public void Steps_have_the_bits_of_a_trainer()
    {
        const int Rows = 6, Inputs = 33, Outputs = 17;
        float[] x = Sample.Normal(Rows * Inputs, 1), t = Sample.Normal(Rows * Outputs, 2), dy = new float[t.Length];
        var network = new Network(Inputs, Seed) { new Dense(Outputs) };
        var cache = new LayerCache(new Dense(Outputs), Inputs, Rows, Seed);
        using var trainer = new Trainer(network, new HalfSquaredError { Reduction = Reduction.Sum }, new Sgd(0.01f)) { BatchSize = Rows };
        Assert.Equal(Sample.Values(network), Sample.Values(cache.Network));
        for (int step = 0; step < 5; step++)
        {
            trainer.TrainBatch(x, t);
            float[] y = Copy(cache.Forward(x));
            for (int i = 0; i < dy.Length; i++)
            {
                dy[i] = y[i] - t[i];
            }
            cache.Backward(dy);
            cache.Update(0.01f);
            Assert.Equal(Sample.Values(network), Sample.Values(cache.Network));
        }
    }

    [Fact]
    public void Dropout_drops_other_numbers_in_every_pass_and_the_same_with_the_same_seed()
    {
        float[] ones = [.. Enumerable.Repeat(1f, 64)];
        LayerCache one = Make(nameof(Dropout), 64, 1), other = Make(nameof(Dropout), 64, 1);
        float[] first = Copy(one.Forward(ones)), dx = Copy(one.Backward(ones)), second = Copy(one.Forward(ones));

        Assert.Equal(first, dx);
        Assert.NotEqual(first, second);
        Assert.Equal(first, Copy(other.Forward(ones)));
        Assert.Equal(second, Copy(other.Forward(ones)));
        Assert.Equal(ones, Copy(one.Forward(ones, training: false)));
    }

    static LayerCache Make(string name, int inputs, int maxBatch)
    {
        var cache = new LayerCache(Catalog.Default.Layers.Single(entry => entry.Name == name).CreateSample(), inputs, maxBatch, Seed);
        Sample.Scrambled(cache.Network);
        return cache;
    }

    // What a layer has something to do with; neighbours of normalizations lie apart, and nothing lies at a kink.
    static float[] Inputs(string name, int rows, int width) =>
        [.. Sample.Normal(rows * width, 1).Select((x, place) => (name, place / width, place % width) switch
    {
        (nameof(BatchNorm) or nameof(LayerNorm), int row, int i) => (row + i) % 2 == 0 ? Math.Abs(x) + 0.5f : -Math.Abs(x) - 0.5f,
        (nameof(Imputer), int row, int i) when (row + i) % 3 == 0 => float.NaN,
        (nameof(OneHot) or nameof(Embedding), int row, 0) => (row % 5) - 1,
        _ => Math.Abs(x) < 1e-3f || Math.Abs(Math.Abs(x) - 3) < 1e-3f ? x + 0.01f : x,
    })];

    static double[][] Wide(float[] x, int width) => [.. x.Chunk(width).Select(row => Array.ConvertAll(row, value => (double)value))];

    static double Weighted(double[][] y, float[] dy) => y.SelectMany(row => row).Zip(dy, (value, weight) => value * weight).Sum();

    static double Slope(Func<double> function, ref double x)
    {
        const double Step = 1e-6;
        double own = x;
        x = own + Step;
        double up = function();
        x = own - Step;
        double down = function();
        x = own;
        return (up - down) / (2 * Step);
    }

    static float[] Copy(ReadOnlyMatrix matrix)
    {
        var values = new List<float>();
        for (int row = 0; row < matrix.Rows; row++)
        {
            values.AddRange(matrix.Row(row));
        }
        return [.. values];
    }

    static void Near(IEnumerable<double> expected, float[] actual, double tolerance)
    {
        double[] all = [.. expected];
        Assert.Equal(all.Length, actual.Length);
        for (int i = 0; i < all.Length; i++)
        {
            Assert.True(Math.Abs(all[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(all[i])), $"number {i} is {actual[i]:R}, expected {all[i]:R}");
        }
    }
}
