using FastNn.Autograd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Autograd;

/// <summary>Parameters of a tape, whole networks on it, and functions as layers: beside a trainer that does the same.</summary>
public sealed class ParameterTests
{
    const int Rows = 6, Inputs = 11, Hidden = 20, Classes = 5;

    static readonly float[] x = Sample.Normal(Rows * Inputs, 1);
    static readonly int[] labels = Sample.Labels(Rows, Classes, 2);
    static readonly float[] classes = [.. labels.Select(label => (float)label)];

    public static TheoryData<string> Optimizers => [.. Catalog.Default.Optimizers.Select(entry => entry.Name)];

    [Fact]
    public void Frozen_parameter_gets_no_gradient_and_the_others_get_theirs()
    {
        var tape = new Tape(seed: 5);
        TapeParameter inner = tape.Parameter("inner", Inputs, Hidden), outer = tape.Parameter("outer", Hidden, Classes);
        float[] expected = Gradients(outer);
        inner.IsFrozen = true;
        Assert.Equal(expected, Gradients(outer));
        float[] none = new float[Inputs * Hidden];
        inner.CopyGradientTo(none);
        Assert.All(none, value => Assert.Equal(0, value));

        Tensor loss = Record();
        Assert.False(inner.Tensor.NeedsGradient);
        tape.Capture(loss);
        tape.Replay();
        inner.IsFrozen = false;
        Assert.Contains("IsFrozen of 'inner' is False", Assert.Throws<InvalidOperationException>(tape.Replay).Message, StringComparison.Ordinal);
        tape.ReplayForward();
        inner.IsFrozen = true;
        tape.Replay();

        float[] Gradients(TapeParameter parameter)
        {
            Record().Backward();
            float[] values = new float[parameter.Count];
            parameter.CopyGradientTo(values);
            Assert.Contains(values, value => value != 0);
            return values;
        }

        Tensor Record()
        {
            tape.Reset();
            return tape.Constant(x, Rows, Inputs).Dot(inner).Tanh().Dot(outer).SoftmaxCrossEntropy(tape.Constant(classes, Rows, 1));
        }
    }

    [Fact]
    public void Values_may_be_set_before_the_first_use()
    {
        var tape = new Tape(seed: 3);
        TapeParameter first = tape.Parameter("first", 2, 3);
        first.Set([9, 9, 9, 9, 9, 9]);
        first.Set([1, 2, 3, 4, 5, 6]);
        TapeParameter second = tape.Parameter("second", 3, 1);
        float[] values = new float[6], drawn = new float[3], expected = new float[3], gradient = new float[3];
        Assert.Equal([1, 2, 3], Read(tape.Constant([1, 0], 1, 2).Dot(first), 3));
        first.CopyTo(values);
        Assert.Equal([1, 2, 3, 4, 5, 6], values);

        // The others are drawn as ever; to read is a use.
        var other = new Tape(seed: 3);
        other.Parameter("first", 2, 3);
        TapeParameter same = other.Parameter("second", 3, 1);
        second.CopyTo(drawn);
        same.CopyTo(expected);
        same.CopyGradientTo(gradient);
        Assert.Equal(expected, drawn);
        Assert.Equal(new float[3], gradient);
        Assert.Contains("cannot be declared after the first use", Assert.Throws<InvalidOperationException>(() => other.Parameter("third", 1, 1)).Message,
            StringComparison.Ordinal);

        first.Set([6, 5, 4, 3, 2, 1]);
        Assert.Equal([6, 5, 4], Read(tape.Constant([1, 0], 1, 2).Dot(first), 3));
        Assert.Contains("values has 5 floats", Assert.Throws<ArgumentException>(() => first.Set(new float[5])).Message, StringComparison.Ordinal);

        static float[] Read(Tensor tensor, int count)
        {
            float[] values = new float[count];
            tensor.CopyTo(values);
            return values;
        }
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Parameters_follow_every_optimizer_as_those_of_a_network(string name)
    {
        Network network = Network();
        var tape = new Tape();
        TapeParameter[] parameters = [tape.Parameter("w1", Inputs, Hidden), tape.Parameter("b1", 1, Hidden), tape.Parameter("w2", Hidden, Classes),
            tape.Parameter("b2", 1, Classes)];
        Assert.Equal(["w1", "b1", "w2", "b2"], tape.Parameters.Select(parameter => parameter.Name));
        Assert.Equal([true, false, true, false], tape.Parameters.Select(parameter => parameter.Decays));
        for (int i = 0; i < 4; i++)
        {
            parameters[i].Set(Turned(network.Parameters[i]));
        }
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), Optimizer(name)) { BatchSize = Rows };
        var descent = new TapeOptimizer(tape.Parameters, Optimizer(name));
        for (int step = 0; step < 20; step++)
        {
            tape.Reset();
            Tensor loss = (tape.Constant(x, Rows, Inputs).Dot(parameters[0]) + parameters[1]).Tanh().Dot(parameters[2]).Apply("add", parameters[3])
                .SoftmaxCrossEntropy(tape.Constant(classes, Rows, 1));
            loss.Backward();
            descent.Step();
            Assert.Equal(trainer.TrainBatch(x, labels), loss.Value, 1e-5);
        }
        for (int i = 0; i < 4; i++)
        {
            float[] values = new float[parameters[i].Count];
            parameters[i].CopyTo(values);
            Assert.All(Turned(network.Parameters[i]).Zip(values), pair => Assert.Equal(pair.First, pair.Second, 2e-4f));
        }
    }

    [Fact]
    public void Gradients_of_parameters_are_those_of_the_pass_and_their_padding_is_zero()
    {
        var tape = new Tape(seed: 5);
        TapeParameter used = tape.Parameter("used", 3, 5), unused = tape.Parameter("unused", 1, 3, new Constant(1));
        for (int pass = 0; pass < 2; pass++)
        {
            tape.Reset();
            Tensor w = used;
            Assert.Equal(w, used.Tensor);
            (w / 0f * 0f + w * w + used).Sum().Backward();
            Assert.All(tape.Parameters.Store.Gradients!.Slice(used.Offset, used.Length).ToArray().Chunk(16),
                row => Assert.All(row[5..], value => Assert.Equal(0, value)));
            tape.Reset();
            (used.Tensor * 2f + used).Sum().Backward();
            float[] gradient = new float[15], none = [1, 1, 1];
            used.CopyGradientTo(gradient);
            unused.CopyGradientTo(none);
            Assert.All(gradient, value => Assert.Equal(3, value));
            Assert.Equal([0, 0, 0], none);
        }
        Assert.Throws<InvalidOperationException>(() => tape.Parameter("late", 1, 1));
        Assert.Throws<InvalidOperationException>(() => new Tape().Parameters);
        var other = new Tape();
        other.Parameter("twice", 1, 1);
        Assert.Throws<ArgumentException>(() => other.Parameter("twice", 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => other.Parameter("empty", 0, 1));
    }

    [Fact]
    public void Network_on_a_tape_has_the_bits_of_its_trainer()
    {
        Network network = new(Inputs, seed: 3) { new Dense(Hidden), new LayerNorm(), new Silu(), new Dropout(0.3f), new Dense(Classes) };
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f)) { BatchSize = Rows };
        var tape = new Tape();
        Tensor logits = tape.Constant(x, Rows, Inputs).Apply(network), loss = logits.SoftmaxCrossEntropy(tape.Constant(classes, Rows, 1));
        loss.Backward();
        float[][] gradients = Gradients(network);
        // Other draws, the same expectation: without dropout they are the same bits.
        trainer.ComputeGradients(x, labels);
        Assert.NotEqual(gradients, Gradients(network));

        network = new(Inputs, seed: 3) { new Dense(Hidden), new LayerNorm(), new Silu(), new Dense(Classes) };
        using var plain = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f)) { BatchSize = Rows };
        float expected = plain.ComputeGradients(x, labels);
        gradients = Gradients(network);
        for (int pass = 0; pass < 3; pass++)
        {
            tape.Reset();
            loss = tape.Constant(x, Rows, Inputs).Apply(network).SoftmaxCrossEntropy(tape.Constant(classes, Rows, 1));
            loss.Backward();
            Assert.Equal(expected, loss.Value);
            Assert.Equal(gradients, Gradients(network));
        }
        tape.Capture(loss);
        tape.Replay();
        Assert.Equal(expected, loss.Value);
        Assert.Equal(gradients, Gradients(network));
    }

    [Fact]
    public void Network_used_twice_adds_its_gradients_and_passes_them_on()
    {
        Network network = Network();
        var tape = new Tape();
        Tensor input = tape.Variable(x, Rows, Inputs);
        input.Apply(network).Sum().Backward();
        float[][] once = Gradients(network);
        float[] dx = ReplayTests.Gradient(input);
        tape.Reset();
        input = tape.Variable(x, Rows, Inputs);
        (input.Apply(network) + input.Apply(network)).Sum().Backward();
        Assert.All(once.Zip(Gradients(network)),
            pair => Assert.All(pair.First.Zip(pair.Second), numbers => Assert.Equal(2 * numbers.First, numbers.Second, 1e-5f)));
        Assert.All(dx.Zip(ReplayTests.Gradient(input)), numbers => Assert.Equal(2 * numbers.First, numbers.Second, 1e-5f));

        var descent = new TapeOptimizer(network.Parameters, new Sgd(0.01f));
        float before = network.Parameters["0.weight"].Values[0], slope = network.Parameters["0.weight"].Gradients[0];
        descent.Step();
        Assert.Equal(before - (0.01f * slope), network.Parameters["0.weight"].Values[0], 1e-7f);
        Assert.Equal(1, descent.Steps);
    }

    [Fact]
    public void Network_that_no_gradient_reaches_has_zeros()
    {
        Network reached = Network(), passed = Network();
        Tape tape = new(), other = new();
        for (int pass = 0; pass < 2; pass++)
        {
            Spoil();
            tape.Reset();
            Tensor a = tape.Constant(x, Rows, Inputs).Apply(passed), b = tape.Constant(x, Rows, Inputs).Apply(reached), root = b.Sum();
            root.Backward();
            Check();
            if (pass == 1)
            {
                tape.Capture(root, a);
                Spoil();
                tape.Replay();
                Check();
            }
        }

        // What a retained sweep of the same pass has reached stays.
        tape.Reset();
        Tensor first = tape.Constant(x, Rows, Inputs).Apply(passed).Sum(), second = tape.Constant(x, Rows, Inputs).Apply(reached).Sum();
        first.Backward(retainGraph: true);
        second.Backward();
        Assert.Equal(Gradients(reached), Gradients(passed));

        void Spoil()
        {
            other.Reset();
            other.Constant(x, Rows, Inputs).Apply(passed).Sum().Backward();
            Assert.Contains(Gradients(passed).SelectMany(values => values), value => value != 0);
        }

        void Check()
        {
            Assert.All(Gradients(passed).SelectMany(values => values), value => Assert.Equal(0, value));
            Assert.Contains(Gradients(reached).SelectMany(values => values), value => value != 0);
        }
    }

    [Fact]
    public void Network_predicts_where_the_tape_does_not_train()
    {
        Network network = new(Inputs, seed: 3) { new Dense(Hidden), new Dropout(), new Dense(Classes) };
        var tape = new Tape { IsTraining = false };
        Tensor y = tape.Variable(x, Rows, Inputs).Apply(network);
        using Predictor predictor = network.CreatePredictor(Rows);
        float[] expected = new float[Rows * Classes];
        predictor.PredictBatch(x, expected);
        Assert.Equal(expected, ReplayTests.Values(y));
        Assert.Contains("IsTraining", Assert.Throws<InvalidOperationException>(() => y.Sum().Backward()).Message, StringComparison.Ordinal);
        Assert.Contains("[1, 2]", Assert.Throws<ArgumentException>(() => tape.Constant([1, 2], 1, 2).Apply(network)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tanh")]
    [InlineData("relu")]
    [InlineData("softmax")]
    [InlineData("layernorm")]
    [InlineData("gelu")]
    public void Function_as_a_layer_has_the_bits_of_the_layer(string name)
    {
        Layer layer = name == "layernorm" ? new LayerNorm
        {
            IsAffine = false,
        } : Catalog.Default.Layers.Single(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).CreateSample();
        Assert.Equal(Run(layer), Run(new FunctionLayer(Operations.Named(name))));

        static float[] Run(Layer layer)
        {
            // At the end, where it is not fused, and at the beginning, where rows have no padding.
            Network network = new(Inputs, seed: 3) { new Dense(Hidden), layer };
            using var trainer = new Trainer(network, new MeanSquaredError(), new Adam(0.01f)) { BatchSize = Rows };
            for (int step = 0; step < 5; step++)
            {
                trainer.TrainBatch(x, Sample.Normal(Rows * Hidden, 7));
            }
            return Sample.Values(network);
        }
    }

    [Fact]
    public void Function_as_the_first_layer_takes_rows_without_padding()
    {
        var network = new Network(Inputs) { new FunctionLayer(Operations.Named("pow"), 3), new FunctionLayer(Operations.Named("logsoftmax")) };
        Assert.Equal("pow", network[0].Kind);
        using Predictor predictor = network.CreatePredictor(Rows);
        float[] y = new float[Rows * Inputs];
        predictor.PredictBatch(x, y);
        Assert.Equal(ReplayTests.Values(new Tape().Constant(x, Rows, Inputs).Pow(3).LogSoftmax()), y);
        Assert.Throws<ArgumentException>(() => new Network(4) { new FunctionLayer(Operations.Named("sum")) });
        Assert.Throws<ArgumentException>(() => new Network(4) { new FunctionLayer(Operations.Named("dot")) });
        Assert.Throws<ArgumentException>(() => new FunctionLayer(Operations.Named("exp"), 1));
    }

    static Optimizer Optimizer(string name) => Catalog.Default.Optimizers.Single(entry => entry.Name == name).CreateSample();

    static Network Network() => new(Inputs, seed: 4) { new Dense(Hidden), new Tanh(), new Dense(Classes) };

    static float[][] Gradients(Network network) => [.. network.Parameters.Select(parameter =>
    {
        float[] gradient = new float[parameter.Count];
        parameter.CopyGradientTo(gradient);
        return gradient;
    })];

    /// <summary>[outputs, inputs] of a network as [inputs, outputs] of a tape.</summary>
    static float[] Turned(Parameter parameter)
    {
        float[] values = new float[parameter.Count];
        parameter.CopyTo(values);
        return parameter.IsVector
            ? values
            : [.. Enumerable.Range(0, values.Length).Select(i => values[(i % parameter.Rows * parameter.Columns) + (i / parameter.Rows)])];
    }
}
