using FastNn.Autograd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Training;

/// <summary>The gradient check as users run it, with the network's own float passes: right gradients pass, and every fault is named.</summary>
public sealed class GradientCheckTests
{
    public static TheoryData<string> Layers => [.. Catalog.Default.Layers.Select(entry => entry.Name)];

    public static TheoryData<string> Losses => [.. Catalog.Default.Losses.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Layers_of_the_catalog_are_right(string name)
    {
        for (long seed = 0; seed < 5; seed++)
        {
            GradientCheckResult result = new GradientCheck
            {
                Seed = seed,
            }.Run(Catalog.Default.Layers.Single(entry => entry.Name == name).CreateSample(), inputs: 17 + (int)seed);
            result.ThrowIfWrong();
            Assert.InRange(result.Undecided, 0, result.Compared / 10);
            Assert.InRange(result.Compared, 100, 1000);
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Losses_of_the_catalog_are_right(string name)
    {
        Loss loss = Catalog.Default.Losses.Single(entry => entry.Name == name).CreateSample();
        float[] targets = Sample.Distributions(3, 7, 1), outputs = name is nameof(CrossEntropy) or nameof(KullbackLeibler)
            ? Sample.Distributions(3, 7, 2)
            : Sample.Normal(3 * 7, 2);
        new GradientCheck().Run(loss, outputs, 3, targets).ThrowIfWrong();
        new GradientCheck().Run(loss, outputs, 3, new Targets(targets, [1, 0, 2.5f])).ThrowIfWrong();
    }

    [Fact]
    public void Networks_that_drop_and_measure_batches_are_right_and_left_as_they_were()
    {
        Network network = new(6, seed: 3)
        {
            new Dense(30), new BatchNorm(), new Relu(), new Dropout(0.4f), new Residual { new Dense(30), new Tanh() }, new Dense(4),
        };
        float[] before = Sample.Values(network);

        GradientCheckResult result = new GradientCheck
        {
            Seed = 7,
        }.Run(network, new SoftmaxCrossEntropy { LabelSmoothing = 0.1f }, Sample.Normal(20 * 6, 1), Sample.Labels(20, 4, 2));

        result.ThrowIfWrong();
        Assert.Contains("gradients are right within 0.001", result.ToString());
        Assert.Equal(before, Sample.Values(network));
    }

    [Fact]
    public void Activations_are_checked_where_one_asks()
    {
        new GradientCheck().Run(default(Square)).ThrowIfWrong();
        GradientCheckResult wrong = new GradientCheck().Run(default(WrongBelowOne), 0.5f, 2, 3);
        Assert.Equal(("x", 0, 1), (wrong.Worst.Parameter, wrong.Worst.Index, wrong.Wrong));
        Assert.Equal((1, 1, 0.5), (wrong.Worst.Difference, 2 * wrong.Worst.Gradient, wrong.Worst.RelativeError),
            (a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) + Math.Abs(a.Item3 - b.Item3) < 1e-4);
        Assert.StartsWith("1 of 3 gradients are wrong by more than 0.001. The worst: d loss / d x[0] is 0.5, differences give 1,",
            Assert.Throws<InvalidOperationException>(wrong.ThrowIfWrong).Message);
    }

    [Fact]
    public void Kinks_are_undecided_and_not_wrong()
    {
        // At 0 a ReLU has two slopes, of which differences give the mean.
        GradientCheckResult result = new GradientCheck().Run(default(PlainRelu), 0, -1, 1);
        Assert.Equal((2, 0, 1), (result.Compared, result.Wrong, result.Undecided));
        result.ThrowIfWrong();
        GradientCheckResult nothing = new GradientCheck().Run(default(PlainRelu), 0f);
        Assert.Contains("do not settle", Assert.Throws<InvalidOperationException>(nothing.ThrowIfWrong).Message);
    }

    [Fact]
    public void Gradients_that_are_no_numbers_are_wrong() => Assert.Equal(64, new GradientCheck().Run(default(NoNumber)).Wrong);

    [Theory]
    [InlineData("weight")]
    [InlineData("dx")]
    public void Fault_of_a_layer_is_named(string where)
    {
        GradientCheckResult result = new GradientCheck().Run(new Scale(where), inputs: 20);
        Assert.StartsWith(where == "weight" ? "1.weight" : "0.", result.Worst.Parameter);
        Assert.Equal(0.02, result.Worst.RelativeError, 2e-3);
        Assert.True(result.Wrong > 5 && !result.IsRight);
        new GradientCheck().Run(new Scale(""), inputs: 20).ThrowIfWrong();
    }

    [Fact]
    public void Function_that_forgets_to_save_is_found()
    {
        new GradientCheck().Run(new FunctionLayer(new Squared(saves: true))).ThrowIfWrong();
        string message = Assert.Throws<InvalidOperationException>(() => new GradientCheck().Run(new FunctionLayer(new Squared(saves: false)))).Message;
        Assert.Contains("'Squared' reads an input", message, StringComparison.Ordinal);
        Assert.Contains("SaveForBackward(SavedValues.Inputs)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault_of_a_loss_is_named()
    {
        GradientCheckResult alone = new GradientCheck().Run(new SumOfSquares(), Sample.Normal(12, 1), 3, new float[12]);
        Assert.Equal(("outputs", 12), (alone.Worst.Parameter, alone.Wrong));
        GradientCheckResult inNetwork = new GradientCheck().Run(new Network(3, seed: 1) { new Dense(4) }, new SumOfSquares(), Sample.Normal(9, 1),
            new float[12]);
        Assert.Equal(("outputs", 12), (inNetwork.Worst.Parameter, inNetwork.Wrong));
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Network network = new(3, seed: 1) { new Dense(4) };
        Assert.Contains("Tolerance is 0", Assert.Throws<ArgumentException>(() => new GradientCheck { Tolerance = 0 }).Message);
        Assert.Contains("Entries is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new GradientCheck { Entries = 0 }).Message);
        Assert.Contains("inputs has 0 numbers; it must be one or more whole samples",
            Assert.Throws<ArgumentException>(() => new GradientCheck().Run(network, new MeanSquaredError(), [], Array.Empty<float>())).Message);
        Assert.Contains("outputs has 5 numbers; it must be 2 rows",
            Assert.Throws<ArgumentException>(() => new GradientCheck().Run(new MeanSquaredError(), new float[5], 2, new float[5])).Message);
        Assert.Contains("targets.Labels[0] is 4; a label must be a whole number from 0 to 3",
            Assert.Throws<ArgumentException>(() => new GradientCheck().Run(new SoftmaxCrossEntropy(), new float[4], 1, new int[] { 4 })).Message);
        Assert.Contains("belongs to a network already", Assert.Throws<ArgumentException>(() => new GradientCheck().Run(network[0])).Message);
    }

    readonly struct Square : IElementwise
    {
        public S Forward<S>(S x) where S : struct, ISimd<S> => x * x;

        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => dy * x * 2f;
    }

    readonly struct WrongBelowOne : IElementwise
    {
        public S Forward<S>(S x) where S : struct, ISimd<S> => x * x;

        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => S.Select(x > 1f, dy * x * 2f, dy * x);
    }

    readonly struct PlainRelu : IElementwise
    {
        public S Forward<S>(S x) where S : struct, ISimd<S> => S.Max(x, 0f);

        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => S.Select(x > 0f, dy, 0f);
    }

    readonly struct NoNumber : IElementwise
    {
        public S Forward<S>(S x) where S : struct, ISimd<S> => x;

        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => x * float.NaN;
    }

    /// <summary>y = weight·x, with two percent too much somewhere in its backward pass.</summary>
    sealed class Scale(string fault) : Layer
    {
        ParameterVector weight = null!;

        public override int GetOutputSize(int inputs) => inputs;

        protected internal override void Build(LayerBuilder builder) => weight = builder.Vector("weight", builder.Outputs, new Constant(0.8f));

        protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass)
        {
            for (int row = 0; row < x.Rows; row++)
            {
                for (int i = 0; i < x.Columns; i++)
                {
                    y.Row(row)[i] = x.Row(row)[i] * weight.Value[i];
                }
            }
        }

        protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
        {
            weight.Gradient.Clear();
            for (int row = 0; row < x.Rows; row++)
            {
                for (int i = 0; i < x.Columns; i++)
                {
                    weight.Gradient[i] += dy.Row(row)[i] * x.Row(row)[i] * (fault == "weight" ? 1.02f : 1);
                    dx.Row(row)[i] = dy.Row(row)[i] * weight.Value[i] * (fault == "dx" ? 1.02f : 1);
                }
            }
        }
    }

    /// <summary>y = x², which saves x where somebody wants its gradient, or forgets to.</summary>
    sealed class Squared(bool saves) : Function
    {
        public override TensorShape Shape(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> numbers) => inputs[0];

        protected internal override void Forward(in Context context, in FunctionInputs inputs, Matrix output)
        {
            if (saves && context.NeedsGradient(0))
            {
                context.SaveForBackward(SavedValues.Inputs);
            }
            for (int row = 0; row < output.Rows; row++)
            {
                for (int i = 0; i < output.Columns; i++)
                {
                    output.Row(row)[i] = inputs[0].Row(row)[i] * inputs[0].Row(row)[i];
                }
            }
        }

        protected internal override void Backward(in Context context, ReadOnlyMatrix outputGradient)
        {
            ReadOnlyMatrix x = context.SavedInput(0);
            Matrix dx = context.InputGradient(0);
            for (int row = 0; row < dx.Rows; row++)
            {
                for (int i = 0; i < dx.Columns; i++)
                {
                    dx.Row(row)[i] += 2 * x.Row(row)[i] * outputGradient.Row(row)[i];
                }
            }
        }
    }

    /// <summary>Σ y², with a gradient that has lost its factor 2.</summary>
    sealed class SumOfSquares : Loss
    {
        protected internal override float Evaluate(ReadOnlyMatrix outputs, Targets targets, Matrix gradient)
        {
            float sum = 0;
            for (int row = 0; row < outputs.Rows; row++)
            {
                for (int i = 0; i < outputs.Columns; i++)
                {
                    sum += outputs.Row(row)[i] * outputs.Row(row)[i];
                    if (!gradient.IsEmpty)
                    {
                        gradient.Row(row)[i] = outputs.Row(row)[i];
                    }
                }
            }
            return sum;
        }
    }
}
