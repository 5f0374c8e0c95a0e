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
        Near(seed, ("price", price.Value), ("d_apple", apple.Gradient.Value), ("d_apple_count", appleCount.Gradient.Value), ("d_orange", orange.Gradient.Value), ("d_orange_count", orangeCount.Gradient.Value), ("d_tax", tax.Gradient.Value));
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

    static float[] Gradient(Tensor tensor)
    {
        float[] values = new float[tensor.Shape.Count];
        tensor.Gradient.CopyTo(values);
        return values;
    }

    static void Near(Seed seed, params (string Name, float Value)[] values) => Near([.. values.Select(pair => seed.Number(pair.Name))], [.. values.Select(pair => pair.Value)]);

    static void Near(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 2e-6f * Math.Max(1, Math.Abs(expected[i])));
        }
    }
}
