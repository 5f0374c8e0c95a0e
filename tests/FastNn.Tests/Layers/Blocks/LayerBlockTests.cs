using FastNn.Tests.Support;

namespace FastNn.Tests.Layers;

/// <summary>A block and a linear layer as users write them, with public and protected members alone: trained, fused, copied, saved, hashed like the library's
/// own.</summary>
public sealed class LayerBlockTests
{
    const int Inputs = 5, Rows = 6;

    [Fact]
    public void Own_block_passes_the_gradient_check() => new GradientCheck().Run(new Gate { new Dense(Inputs), new Tanh() }, Inputs, Rows).ThrowIfWrong();

    [Fact]
    public void Own_block_predicts_what_its_formula_says()
    {
        Network network = Sample.Scrambled(new Network(Inputs) { new Gate { new Dense(Inputs), new Tanh() } }), inner = new(Inputs)
        {
            new Dense(Inputs), new Tanh(),
        };
        inner.Parameters[0].Set(Values(network.Parameters["0.0.weight"]));
        inner.Parameters[1].Set(Values(network.Parameters["0.0.bias"]));
        float[] x = Sample.Normal(Rows * Inputs, 1), f = new float[x.Length], y = new float[x.Length];

        inner.CreatePredictor(Rows).PredictBatch(x, f);
        network.CreatePredictor(Rows).PredictBatch(x, y);

        Assert.Equal(x.Zip(f, (a, b) => a * b), y);
    }

    [Fact]
    public void Own_block_is_saved_loaded_copied_and_hashed_with_its_children()
    {
        var catalog = new Catalog();
        catalog.Register(nameof(Gate), settings => new Gate());
        Network network = Sample.Scrambled(Make());
        network.Catalog = catalog;
        using var file = new MemoryStream();
        network.Save(file);
        file.Position = 0;

        Network loaded = Network.Load(file, catalog), copy = network.Copy();

        Assert.Equal(["Dense", "Tanh"], loaded[0].Children.Select(child => child.Kind));
        Assert.Equal(network.ComputeHash(), loaded.ComputeHash());
        Assert.Equal(network.ComputeHash(), copy.ComputeHash());
        Assert.NotSame(network[0].Children[0], copy[0].Children[0]);
        Assert.NotEqual(new Network(1) { new Residual { new Relu() } }.ComputeHash(), new Network(1) { new Residual { new Relu(), new Relu() } }.ComputeHash());
        float[] x = Sample.Normal(Rows * Inputs, 1), y = new float[Rows * 2], again = new float[Rows * 2];
        network.CreatePredictor(Rows).PredictBatch(x, y);
        loaded.CreatePredictor(Rows).PredictBatch(x, again);
        Assert.Equal(y, again);
    }

    [Fact]
    public void Activation_behind_an_own_linear_layer_is_fused_with_it()
    {
        Linear linear = new(), inside = new();
        Network own = new(Inputs, seed: 3) { linear, new Relu(), new Gate { inside, new Tanh() } }, ours = new(Inputs, seed: 3)
        {
            new Dense(Inputs), new Relu(), new Gate { new Dense(Inputs), new Tanh() },
        };
        float[] x = Sample.Normal(Rows * Inputs, 1), y = new float[x.Length], expected = new float[x.Length];
        using Predictor predictor = own.CreatePredictor(Rows);
        predictor.PredictBatch(x, y);
        using Predictor oursPredictor = ours.CreatePredictor(Rows);
        oursPredictor.PredictBatch(x, expected);
        Assert.Equal(expected, y);
        predictor.PredictOne(x.AsSpan(0, Inputs), y.AsSpan(0, Inputs));
        oursPredictor.PredictOne(x.AsSpan(0, Inputs), expected.AsSpan(0, Inputs));
        Assert.Equal(expected.AsSpan(0, Inputs), y.AsSpan(0, Inputs));
        using var trainer = new Trainer(own, new MeanSquaredError(), new Sgd(0.1f)) { BatchSize = Rows };
        trainer.TrainBatch(x, expected);
        Assert.Equal((0, 0), (linear.Forwards, inside.Forwards));
    }

    [Fact]
    public void Layer_that_is_no_block_has_no_children_and_gets_none_from_a_file()
    {
        Assert.Empty(new Dense(1).Children);
        var network = new Network(2) { new Residual { new Relu() } };
        using var file = new MemoryStream();
        network.Save(file);
        byte[] bytes = System.Text.Encoding.Latin1.GetBytes(System.Text.Encoding.Latin1.GetString(file.ToArray())
            .Replace("Residual", "Softplus", StringComparison.Ordinal));

        Assert.Contains("'layers'", Assert.Throws<FastNnFormatException>(() => Network.Load(new MemoryStream(bytes))).Message);
    }

    [Fact]
    public void Layers_say_what_they_produce()
    {
        Assert.Equal(OutputKind.Probabilities, new Softmax().Produces);
        Assert.Equal(OutputKind.Probabilities, new Sigmoid().Produces);
        Assert.Equal(OutputKind.Values, new Dense(2).Produces);
        Assert.Contains("probabilities",
            Assert.Throws<ArgumentException>(
                () => new Trainer(new Network(2) { new Dense(2), new Softmax() }, new SoftmaxCrossEntropy(), new Sgd(0.1f))).Message);
    }

    static Network Make() => new(Inputs, seed: 1) { new Gate { new Dense(Inputs), new Tanh() }, new Dense(2) };

    static float[] Values(Parameter parameter)
    {
        float[] values = new float[parameter.Count];
        parameter.CopyTo(values);
        return values;
    }

    /// <summary>y = x·f(x), number by number, where f is the chain inside.</summary>
    sealed class Gate : LayerBlock
    {
        public override int GetOutputSize(int inputs) => GetChildrenOutputSize(inputs);

        // Behind the block's own floats: the gradient by f(x) in padded rows, and that of x.
        protected internal override long ScratchSize(int inputs, int rows) => base.ScratchSize(inputs, rows) + rows * (long)Padded(inputs);

        protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass)
        {
            ReadOnlyMatrix f = ForwardChildren(x, in pass);
            for (int row = 0; row < x.Rows; row++)
            {
                for (int i = 0; i < x.Columns; i++)
                {
                    y.Row(row)[i] = x.Row(row)[i] * f.Row(row)[i];
                }
            }
        }

        protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
        {
            ReadOnlyMatrix f = GetChildrenOutput(x.Rows, in pass);
            int stride = Padded(x.Columns);
            Span<float> own = pass.Scratch.Slice((int)base.ScratchSize(x.Columns, x.Rows), x.Rows * stride);
            own.Clear();
            var df = new Matrix(own, x.Rows, x.Columns, stride);
            for (int row = 0; row < x.Rows; row++)
            {
                for (int i = 0; i < x.Columns; i++)
                {
                    df.Row(row)[i] = dy.Row(row)[i] * x.Row(row)[i];
                }
            }
            BackwardChildren(x, df, dx, in pass);
            for (int row = 0; row < x.Rows && !dx.IsEmpty; row++)
            {
                for (int i = 0; i < x.Columns; i++)
                {
                    dx.Row(row)[i] += dy.Row(row)[i] * f.Row(row)[i];
                }
            }
        }

        static int Padded(int columns) => (columns + 15) / 16 * 16;
    }

    /// <summary>A dense layer of as many outputs as inputs, which counts its forward passes.</summary>
    sealed class Linear : Layer
    {
        LinearProduct? product;

        public int Forwards { get; private set; }

        protected internal override LinearProduct? Product => product;

        public override int GetOutputSize(int inputs) => inputs;

        protected internal override void Build(LayerBuilder builder) => product = new(
            builder.Matrix("weight", builder.Outputs, builder.Inputs, new LinearDefault()), builder.Vector("bias", builder.Outputs, new LinearDefault()));

        protected internal override long ScratchSize(int inputs, int rows) => product!.Weight.ScratchSize(rows);

        protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass)
        {
            Forwards++;
            product!.Weight.Forward(x, product.Bias, y, in pass);
        }

        protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
        {
            for (int i = 0; i < dy.Columns; i++)
            {
                float sum = pass.Accumulate ? product!.Bias!.Gradient[i] : 0;
                for (int row = 0; row < dy.Rows; row++)
                {
                    sum += dy.Row(row)[i];
                }
                product!.Bias!.Gradient[i] = sum;
            }
            if (!dx.IsEmpty)
            {
                product!.Weight.BackwardInputs(dy, dx, in pass);
            }
            product!.Weight.BackwardWeights(x, dy, in pass);
        }
    }
}
