using FastNn.Tests.Support;

namespace FastNn.Tests.Training;

/// <summary>A gradient that is used up while it is computed changes the weights to the same bits as one that is written down first.</summary>
public sealed class ImmediateUpdateTests
{
    [Theory]
    [InlineData(1, 64, 0f)]
    [InlineData(1, 512, 0.01f)]
    [InlineData(1, 513, 0f)]
    [InlineData(2, 33, 0.01f)]
    [InlineData(3, 64, 0f)]
    public void Weights_are_those_of_a_step_after_the_whole_backward_pass(int threads, int batch, float decay)
    {
        Network direct = Make(), inTurn = Make();
        using Trainer first = new(direct, new SoftmaxCrossEntropy(), new Sgd(0.1f) { WeightDecay = decay }) { BatchSize = batch, Threads = threads };
        // A limit that no gradient reaches asks for whole gradients and changes none of them.
        using Trainer second = new(inTurn, new SoftmaxCrossEntropy(), new Sgd(0.1f) { WeightDecay = decay }) { BatchSize = batch, Threads = threads, ClipGradientNorm = 1e30f };
        var random = new Random(batch);
        float[] inputs = new float[batch * direct.Inputs];
        int[] labels = new int[batch];
        for (int step = 0; step < 3; step++)
        {
            Array.ForEach([.. Enumerable.Range(0, inputs.Length)], i => inputs[i] = random.NextSingle() - 0.5f);
            Array.ForEach([.. Enumerable.Range(0, batch)], i => labels[i] = random.Next(10));
            Assert.Equal(first.TrainBatch(inputs, labels), second.TrainBatch(inputs, labels));
            Assert.Equal(-1, Bits.FirstDifference(direct.Parameters.Store.Values.Span, inTurn.Parameters.Store.Values.Span));
        }
    }

    [Fact]
    public void A_gradient_is_not_written_down_where_it_is_used_up()
    {
        Network network = Make();
        using Trainer trainer = new(network, new SoftmaxCrossEntropy(), new Sgd(0.1f));
        network.Parameters.Store.RequireGradients().Span.Fill(7);
        trainer.TrainBatch(new float[2 * network.Inputs], new int[] { 1, 2 });
        float[] gradient = new float[network.Parameters["0.weight"].Count], small = new float[network.Parameters["4.weight"].Count];
        network.Parameters["0.weight"].CopyGradientTo(gradient);
        network.Parameters["4.weight"].CopyGradientTo(small);
        Assert.All(gradient, value => Assert.Equal(7, value));
        Assert.DoesNotContain(7, small);
    }

    // Large enough for the first two matrices, in the middle of a network and at its start, with rests of panels and tiles.
    static Network Make() => new(inputs: 231, seed: 3) { new Dense(150), new Relu(), new Dense(230), new Tanh(), new Dense(10) };
}
