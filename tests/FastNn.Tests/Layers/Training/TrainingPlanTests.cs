using FastNn.Layers;
using FastNn.Model;
using FastNn.Tests.Support;

namespace FastNn.Tests.Layers.Training;

/// <summary>The kernels of small training steps against the layers' own passes: the same bits for every shape.</summary>
public sealed class TrainingPlanTests
{
    const int MaxRows = 33;

    public static TheoryData<string> Activations =>
        [.. Catalog.Default.Layers.Where(entry => IsActivation(entry.CreateSample().GetType().BaseType!)).Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Activations))]
    public void Outputs_and_gradients_have_the_bits_of_the_layers(string activation)
    {
        foreach (int[] widths in new int[][] { [1, 1], [4, 8, 4, 2], [13, 64, 64, 2], [32, 64, 32, 1], [5, 17, 40, 3], [48, 33, 16], [20, 100, 7, 50, 4] })
        {
            foreach (int rows in new[] { 1, 2, 3, 12, 13, 16, 32, MaxRows })
            {
                AssertSameBits(Make(activation, widths), rows);
            }
        }
    }

    [Fact]
    public void Frozen_parameters_have_no_gradient_and_end_the_backward_pass()
    {
        Network network = Make("Relu", [6, 20, 10, 3]);
        network.Parameters["0.weight"].IsFrozen = network.Parameters["0.bias"].IsFrozen = network.Parameters["4.bias"].IsFrozen = true;

        AssertSameBits(network, 5);
    }

    [Fact]
    public void Networks_with_other_layers_have_no_plan()
    {
        Assert.Null(Caches(new Network(4) { new Dense(3), new Dropout(0.5f), new Dense(2) }).Backward.CreatePlan());
        Assert.Null(Caches(new Network(4) { new Relu(), new Dense(2) }).Backward.CreatePlan());
        Assert.NotNull(Caches(new Network(4) { new Dense(3), new Tanh(), new Dense(2) { HasBias = false } }).Backward.CreatePlan());
    }

    [Fact]
    public void Products_that_are_worth_a_second_thread_are_not_planned()
    {
        TrainingPlan plan = Caches(new Network(784) { new Dense(128) }).Backward.CreatePlan()!;

        Assert.InRange(plan.MaxRows, 1, 2);
    }

    static bool IsActivation(Type baseType) => baseType.IsGenericType && baseType.GetGenericTypeDefinition() == typeof(Elementwise<>);

    static void AssertSameBits(Network network, int rows)
    {
        float[] x = Sample.Normal(rows * network.Inputs, 1), dy = Sample.Normal(rows * network.Outputs, 2);
        _ = network.Parameters.Store.RequireGradients();

        (ForwardCache forward, BackwardCache backward) = Caches(network);
        float[] y = Copy(forward.Forward(new ReadOnlyMatrix(x, rows, network.Inputs), new TrainingStep(0, 0)));
        Fill(backward.Last(rows), dy);
        backward.Backward(new ReadOnlyMatrix(x, rows, network.Inputs), null, accumulate: false, new TrainingStep(0, 0));
        float[] gradients = Gradients(network);

        (ForwardCache planForward, BackwardCache planBackward) = Caches(network);
        TrainingPlan? plan = planBackward.CreatePlan();
        Assert.NotNull(plan);
        // Nothing may be read before it is written.
        planForward.Memory.Fill(float.NaN);
        planForward.Scratch.Span.Fill(float.NaN);
        float[] planned = Copy(plan.Forward(new ReadOnlyMatrix(x, rows, network.Inputs)));
        Fill(planBackward.Last(rows), dy);
        plan.Backward(new ReadOnlyMatrix(x, rows, network.Inputs));

        Assert.Equal(Bits(y), Bits(planned));
        Assert.Equal(Bits(gradients), Bits(Gradients(network)));
    }

    static Network Make(string activation, int[] widths)
    {
        var network = new Network(widths[0], seed: 3);
        for (int i = 1; i < widths.Length; i++)
        {
            network.Add(new Dense(widths[i]) { HasBias = i != 2 });
            if (i + 1 < widths.Length)
            {
                network.Add(Catalog.Default.Layers.Single(entry => entry.Name == activation).CreateSample());
            }
        }
        return network;
    }

    static (ForwardCache Forward, BackwardCache Backward) Caches(Network network)
    {
        _ = network.Parameters.Store.RequireGradients();
        var forward = new ForwardCache(network, MaxRows, training: true);
        return (forward, new BackwardCache(network, forward));
    }

    static float[] Gradients(Network network) => [.. network.Parameters.Where(parameter => parameter.IsTrained).SelectMany(parameter =>
    {
        float[] gradient = new float[parameter.Count];
        parameter.CopyGradientTo(gradient);
        parameter.Gradients.Clear();
        return gradient;
    })];

    static int[] Bits(float[] values) => Array.ConvertAll(values, BitConverter.SingleToInt32Bits);

    static void Fill(Matrix to, float[] values)
    {
        for (int row = 0; row < to.Rows; row++)
        {
            values.AsSpan(row * to.Columns, to.Columns).CopyTo(to.Row(row));
        }
    }

    static float[] Copy(ReadOnlyMatrix from)
    {
        float[] values = new float[from.Rows * from.Columns];
        for (int row = 0; row < from.Rows; row++)
        {
            from.Row(row).CopyTo(values.AsSpan(row * from.Columns));
        }
        return values;
    }
}
