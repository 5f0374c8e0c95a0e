using FastNn.Tests.Support;

namespace FastNn.Tests.Model;

/// <summary>A single row takes its own way through the layers; in exact order it gives the bits of a batch, whatever stands where.</summary>
public sealed class RowPlanTests
{
    public static TheoryData<string> Stacks => [.. stacks.Keys];

    static readonly Dictionary<string, Func<Layer[]>> stacks = new()
    {
        ["dense"] = () => [new Dense(7)],
        ["dense without bias"] = () => [new Dense(70) { HasBias = false }, new Tanh(), new Dense(3) { HasBias = false }],
        ["activation first"] = () => [new Sigmoid(), new Dense(20), new Relu()],
        ["two activations"] = () => [new Dense(33), new Tanh(), new Silu(), new Dense(5)],
        ["softmax at the end"] = () => [new Dense(40), new Relu(), new Dense(10), new Softmax()],
        ["softmax first and in the middle"] = () => [new Softmax(), new Dense(48), new Softmax(), new Dense(16), new Softmax()],
        ["softmax of many"] = () => [new Dense(131), new Softmax()],
        ["a layer from outside"] = () => [new Reverse(), new Dense(18), new Reverse(), new Gelu(), new Reverse()],
        ["preparation first"] = () => [new Imputer(), new RobustScaler { Columns = [0] }, new SmoothClip(), new Dense(9), new TargetScaler { Log = true }],
        ["preparation with columns first"] = () =>
            [new MinMaxScaler(-1, 2) { Columns = [0] }, new LogScaler { Columns = [0] }, new Dense(17), new YeoJohnson(), new TargetScaler()],
        ["preparation behind a product"] = () =>
            [new Dense(18), new Standardizer(), new YeoJohnson { Columns = [1, 17] }, new QuantileNormalizer(4), new Dense(3), new Temperature()],
        ["wide"] = () => [new Dense(300), new LeakyRelu(), new Dense(160), new Elu(), new Dense(65)],
    };

    [Theory]
    [MemberData(nameof(Stacks))]
    public void A_row_alone_has_the_bits_of_a_batch_in_exact_order(string name)
    {
        foreach (int inputs in new[] { 1, 13, 16, 37 })
        {
            var network = new Network(inputs, seed: 5);
            foreach (Layer layer in stacks[name]())
            {
                network.Add(layer);
            }
            using Predictor predictor = network.CreatePredictor(new PredictorOptions { MaxBatch = 6, ExactOrder = true }), usual = network.CreatePredictor();
            var random = new Random(inputs);
            float[] rows = [.. Enumerable.Range(0, 6 * inputs).Select(_ => (random.NextSingle() * 4) - 2)], all = new float[6 * network.Outputs],
                one = new float[network.Outputs], other = new float[network.Outputs];
            predictor.PredictBatch(rows, all);
            for (int row = 0; row < 6; row++)
            {
                ReadOnlySpan<float> input = rows.AsSpan(row * inputs, inputs), expected = all.AsSpan(row * network.Outputs, network.Outputs);
                predictor.PredictOne(input, one);
                Assert.Equal(-1, Bits.FirstDifference(expected, one));
                usual.PredictOne(input, other);
                for (int i = 0; i < other.Length; i++)
                {
                    Assert.Equal(expected[i], other[i], 1e-4f);
                }
            }
        }
    }

    /// <summary>Steps read parameters and statistics where they are, and see what is set or fitted while the predictor exists.</summary>
    [Fact]
    public void A_row_sees_what_is_set_after_the_predictor_was_made()
    {
        Network network = new(2)
        {
            new Imputer(), new RobustScaler(), new YeoJohnson { Columns = [1] }, new QuantileNormalizer(3) { Columns = [0] }, new Temperature(),
            new TargetScaler(),
        };
        using Predictor predictor = network.CreatePredictor();
        float[] y = new float[2], values = [float.NaN, 3], expected = new float[2];
        foreach ((string name, float[] set) in new (string, float[])[]
        {
            ("0.value", [4, 0]), ("1.median", [1, 1]), ("1.spread", [2, 0.5f]), ("2.lambda", [1, 0.5f]), ("3.quantiles", [0, 2, 3]), ("4.temperature", [0.5f]),
            ("5.mean", [10, 20]), ("5.deviation", [3, 4]), ("5.highest", [11, 100]),
        })
        {
            network.Parameters[name].Set(set);
            predictor.PredictOne(values, y);
            using Predictor later = network.Copy().CreatePredictor();
            later.PredictOne(values, expected);
            Assert.Equal(expected, y);
        }
        // 4 becomes 1.5, between 0 and 2 a share of 3/8; 3 becomes 4, and 2·(√5 - 1).
        Assert.Equal(10 + (3 * 2 * Reference.NormalQuantile(0.375)), y[0], 1e-5);
        Assert.Equal(20 + (4 * 2 * 2 * (Math.Sqrt(5) - 1)), y[1], 1e-5);
    }

    /// <summary>The outputs in the opposite order: nothing the library knows.</summary>
    sealed class Reverse : Layer
    {
        public override int GetOutputSize(int inputs) => inputs;

        protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass)
        {
            for (int row = 0; row < x.Rows; row++)
            {
                for (int i = 0; i < x.Columns; i++)
                {
                    y.Row(row)[i] = x.Row(row)[x.Columns - 1 - i];
                }
            }
        }

        protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass) => Forward(dy, dx, in pass);
    }
}
