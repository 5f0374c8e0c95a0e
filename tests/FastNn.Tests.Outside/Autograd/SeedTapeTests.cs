using FastNn;
using FastNn.Autograd;
using Outside.Golden;

namespace Outside.Autograd;

/// <summary>The graphs of the third and the fifth teaching system, on a tape.</summary>
public sealed class SeedTapeTests
{
    [Fact]
    public void S003_apple()
    {
        var seed = Seed.Named("s003.apple");
        var tape = new Tape();
        Tensor apple = tape.Variable(seed.Number("apple")), count = tape.Variable(seed.Number("count")), tax = tape.Variable(seed.Number("tax"));
        Tensor applePrice = apple * count;
        Tensor price = applePrice * tax;
        price.Backward();
        Near(seed, ("price", price.Value), ("d_apple", apple.Gradient.Value), ("d_count", count.Gradient.Value), ("d_tax", tax.Gradient.Value));
    }

    [Fact]
    public void S003_apple_orange()
    {
        var seed = Seed.Named("s003.apple_orange");
        var tape = new Tape();
        Tensor apple = tape.Variable(seed.Number("apple")), appleCount = tape.Variable(seed.Number("apple_count"));
        Tensor orange = tape.Variable(seed.Number("orange")), orangeCount = tape.Variable(seed.Number("orange_count")), tax = tape.Variable(seed.Number("tax"));
        Tensor applePrice = apple * appleCount, orangePrice = orange * orangeCount, allPrice = applePrice + orangePrice, price = allPrice * tax;
        price.Backward();
        Near(seed, ("price", price.Value), ("d_apple", apple.Gradient.Value), ("d_apple_count", appleCount.Gradient.Value), ("d_orange", orange.Gradient.Value),
            ("d_orange_count", orangeCount.Gradient.Value), ("d_tax", tax.Gradient.Value));
    }

    [Fact]
    public void S004_autograd()
    {
        var seed = Seed.Named("s004.autograd");
        var tape = new Tape();
        Tensor x = Variable("x"), w = Variable("w"), v = Variable("v");
        Tensor total = (x.Dot(w).Relu() * v + x.Dot(w)).Sum();
        total.Backward();
        Near(seed, ("total", total.Value));
        Near(seed.Numbers("d_x"), Gradient(x));
        Near(seed.Numbers("d_w"), Gradient(w));
        Near(seed.Numbers("d_v"), Gradient(v));

        // The same by the names of the operations, with the product used twice.
        tape.Reset();
        (x, w, v) = (Variable("x"), Variable("w"), Variable("v"));
        Tensor dot = x.Apply("dot", w), output = dot.Apply("relu").Apply("mul", v).Apply("add", dot);
        output.Apply("sum").Backward();
        float[] values = new float[6];
        dot.CopyTo(values);
        Near(seed.Numbers("dot"), values);
        output.CopyTo(values);
        Near(seed.Numbers("out"), values);
        Near(seed.Numbers("d_w"), Gradient(w));

        Tensor Variable(string name) => tape.Variable(seed.Numbers(name), seed.Numbers(name).Length / seed.Columns(name), seed.Columns(name));
    }

    [Fact]
    public void S003_two_layer_net()
    {
        var seed = Seed.Named("s003.two_layer_net");
        var tape = new Tape();
        TapeParameter[] parameters = Parameters(tape, seed);
        float[] labels = [.. seed.Integers("labels").Select(label => (float)label)], oneHot = seed.Numbers("target");
        foreach (bool asLabels in new[] { true, false })
        {
            tape.Reset();
            Tensor x = tape.Constant(seed.Numbers("x"), labels.Length, seed.Columns("x"));
            Tensor scores = (x.Dot(parameters[0]) + parameters[1]).Relu().Dot(parameters[2]) + parameters[3];
            Tensor loss = scores.SoftmaxCrossEntropy(asLabels
                ? tape.Constant(labels, labels.Length, 1)
                : tape.Constant(oneHot, labels.Length, seed.Columns("target")));
            loss.Backward();
            float[] values = new float[scores.Shape.Count];
            scores.CopyTo(values);
            Near(seed.Numbers("scores"), values);
            Near(seed, ("loss", loss.Value));
            int place = 0;
            foreach ((float[] weights, float[] biases) in seed.Layers("gradients"))
            {
                Near(weights, Turned(parameters[place], (parameter, into) => parameter.CopyGradientTo(into)));
                Near(biases, Turned(parameters[place + 1], (parameter, into) => parameter.CopyGradientTo(into)));
                place += 2;
            }
        }
    }

    [Theory]
    [InlineData("s001.xor_sigmoid_published", 1e-5f)]
    [InlineData("s001.xor_softmax_published", 3e-5f)]
    public void S001_published_xor_run_replayed(string name, float tolerance)
    {
        var seed = Seed.Named(name);
        var tape = new Tape();
        TapeParameter[] parameters = Parameters(tape, seed);
        float[] losses = seed.Numbers("losses"), target = seed.Numbers("target");
        Tensor t = tape.Constant(target, 4, target.Length / 4), y = tape.Constant(seed.Numbers("x"), 4, 2).Dot(parameters[0]) + parameters[1];
        y = (y.Apply(new ClippedReluFunction()).Dot(parameters[2]) + parameters[3]).Sigmoid().Dot(parameters[4]) + parameters[5];
        y = name.Contains("softmax", StringComparison.Ordinal) ? y.Softmax() : y.Sigmoid();
        // The mean over the outputs and the sum over the samples is followed, the mean over both is published.
        Tensor loss = (y - t).Pow(2).MeanColumns().Sum();
        tape.Capture(loss, y);
        var descent = new TapeOptimizer(tape.Parameters, new Sgd(seed.Number("learning_rate")));
        float last = 0, worst = 0;
        foreach (float published in losses)
        {
            tape.Replay();
            descent.Step();
            last = loss.Value / 4;
            worst = Math.Max(worst, Math.Abs(last - published));
        }
        Assert.InRange(worst, 0, 1e-3f);
        Assert.InRange(last / losses[^1] - 1, -tolerance, tolerance);
        tape.ReplayForward();
        float[] output = new float[y.Shape.Count];
        y.CopyTo(output);
        Assert.All(seed.Numbers("output").Zip(output), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    /// <summary>The layers of a seed: weights [inputs, outputs] and biases in turn.</summary>
    static TapeParameter[] Parameters(Tape tape, Seed seed)
    {
        var parameters = new List<TapeParameter>();
        var first = new List<float[]>();
        foreach ((float[] weights, float[] biases) in seed.Layers("layers"))
        {
            int outputs = biases.Length, inputs = weights.Length / outputs;
            parameters.Add(tape.Parameter($"{parameters.Count}.weight", inputs, outputs));
            parameters.Add(tape.Parameter($"{parameters.Count}.bias", 1, outputs));
            first.Add([.. Enumerable.Range(0, weights.Length).Select(i => weights[(i % outputs * inputs) + (i / outputs)])]);
            first.Add(biases);
        }
        _ = tape.Parameters;
        for (int i = 0; i < first.Count; i++)
        {
            parameters[i].Set(first[i]);
        }
        return [.. parameters];
    }

    /// <summary>[inputs, outputs] of a tape as [outputs, inputs] of a network.</summary>
    static float[] Turned(TapeParameter parameter, Action<TapeParameter, float[]> read)
    {
        float[] values = new float[parameter.Count];
        read(parameter, values);
        return parameter.IsVector
            ? values
            : [.. Enumerable.Range(0, values.Length).Select(i => values[(i % parameter.Rows * parameter.Columns) + (i / parameter.Rows)])];
    }

    static float[] Gradient(Tensor tensor)
    {
        float[] values = new float[tensor.Shape.Count];
        tensor.Gradient.CopyTo(values);
        return values;
    }

    static void Near(Seed seed, params (string Name, float Value)[] values) =>
        Near([.. values.Select(pair => seed.Number(pair.Name))], [.. values.Select(pair => pair.Value)]);

    static void Near(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 2e-6f * Math.Max(1, Math.Abs(expected[i])));
        }
    }
}
