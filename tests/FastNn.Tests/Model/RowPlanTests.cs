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
