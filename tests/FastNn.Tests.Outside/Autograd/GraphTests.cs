using System.Globalization;
using System.Text.RegularExpressions;
using FastNn;
using FastNn.Autograd;
using Outside.Golden;

namespace Outside.Autograd;

/// <summary>What a tensor tells of what made it, and the picture of a tape.</summary>
public sealed partial class GraphTests
{
    [Fact]
    public void S004_tensors_tell_what_made_them()
    {
        var seed = Seed.Named("s004.autograd");
        var tape = new Tape();
        Tensor x = Variable("x"), w = Variable("w"), v = Variable("v");
        Tensor dot = x.Dot(w), relu = dot.Relu(), product = relu * v, output = product + dot, total = output.Sum();

        Check("after recording");
        total.Backward();
        Check("after backward");
        tape.Capture(total);
        Check("captured");
        tape.Replay();
        Check("replayed");
        Assert.Equal(seed.Number("total"), total.Value, 1e-5f);

        void Check(string when)
        {
            Assert.All([x, w, v], leaf => Assert.True(leaf.Function is null && leaf.Inputs.Count == 0 && leaf.Attributes.IsEmpty, when));
            Assert.Equal(["dot", "relu", "mul", "add", "sum"], new[] { dot, relu, product, output, total }.Select(tensor => tensor.Function!.Name));
            Assert.Same(Operations.Named("dot"), dot.Function);
            Assert.Equal([x, w], dot.Inputs);
            Assert.Equal([dot], relu.Inputs);
            Assert.Equal([relu, v], product.Inputs);
            Assert.Equal([product, dot], output.Inputs);
            Assert.Equal([output], total.Inputs);
        }

        Tensor Variable(string name) => tape.Variable(seed.Numbers(name), seed.Numbers(name).Length / seed.Columns(name), seed.Columns(name));
    }

    [Fact]
    public void Inputs_are_all_of_them_in_the_order_of_the_call()
    {
        var tape = new Tape();
        TapeParameter parameter = tape.Parameter("p", 1, 2);
        Tensor a = tape.Constant([1, 2], 1, 2), b = tape.Variable([3, 4], 1, 2), view = b.Reshape(2, 1).Transpose();
        Tensor joined = Tensor.ConcatRows(a, b, parameter, view, a), square = b * b, power = b.Pow(3);
        var network = new Network(2, seed: 1) { new Dense(1) };
        Tensor made = b.Apply(network);

        Assert.Equal([a, b, parameter, view, a], joined.Inputs);
        Assert.Equal([b, b], square.Inputs);
        Assert.Equal("transpose", view.Function!.Name);
        Assert.Equal(("reshape", b), (view.Inputs[0].Function!.Name, view.Inputs[0].Inputs[0]));
        Assert.Equal([3], power.Attributes.ToArray());
        Assert.Equal("network", made.Function!.Name);
        Assert.Equal([b], made.Inputs);
        Tensor parameterTensor = parameter;
        Assert.Null(parameterTensor.Function);
        Assert.Equal((0, 0), (parameterTensor.Inputs.Count, parameterTensor.Attributes.Length));
        // A leaf in the place of an operation of the pass before.
        tape.Reset();
        tape.Constant(1);
        tape.Constant(1);
        Assert.True(tape.Constant(1) is { Function: null, Inputs.Count: 0, Attributes.IsEmpty: true });
    }

    [Fact]
    public void Tensors_of_a_pass_that_is_over_tell_nothing()
    {
        var tape = new Tape();
        Tensor x = tape.Variable(2), y = x * x;
        TensorInputs inputs = y.Inputs;
        foreach (int outOfRange in new[] { -1, 2, int.MaxValue })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => inputs[outOfRange]);
        }
        tape.Reset();
        tape.Variable(1);
        Assert.All<Func<object?>>(
            [() => y.Function, () => y.Inputs, () => y.Attributes.Length, () => inputs.Count, () => inputs[0], () => inputs.ToArray()],
            call => Assert.Contains("the tape has been reset", Assert.Throws<InvalidOperationException>(call).Message));
        Assert.All<Func<object?>>(
            [() => default(Tensor).Function, () => default(Tensor).Inputs, () => default(TensorInputs).Count],
            call => Assert.Contains("is default, of no tape", Assert.Throws<InvalidOperationException>(call).Message));
    }

    [Fact]
    public void Walking_back_allocates_nothing()
    {
        var tape = new Tape();
        Tensor x = tape.Variable([1, 2, 3], 1, 3), y = Tensor.ConcatRows(x, x.Exp(), x.Tanh(), x).Sum();
        // The sum, its input, and the paths from there to x: two of them through a function.
        Assert.Equal(8, CountPaths(y));
        long start = GC.GetAllocatedBytesForCurrentThread();
        int count = CountPaths(y);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - start);
        Assert.Equal(8, count);

        static int CountPaths(Tensor tensor)
        {
            int sum = 1;
            foreach (Tensor input in tensor.Inputs)
            {
                sum += CountPaths(input);
            }
            return sum;
        }
    }

    [Fact]
    public void Dot_has_every_node_and_every_edge()
    {
        var tape = new Tape(seed: 1);
        TapeParameter left = tape.Parameter("left", 3, 8), odd = tape.Parameter("we\"ir\\d & <b>\nname\\", 1, 8), unused = tape.Parameter("unused", 1, 1);
        Tensor x = tape.Constant(new float[6], 2, 3), product = x.Dot(left), biased = product + odd, cubed = biased.Apply(new QuotedFunction()),
            power = biased.Pow(2.5f);
        Tensor t = tape.Variable(new float[16], 2, 8), joined = Tensor.ConcatColumns(cubed, power, t, cubed), loss = joined.Sum();
        Tensor[] all = [x, left, product, odd, biased, cubed, power, t, joined, loss];
        string[] labels =
        [
            "constant\n[2, 3]", "left\n[3, 8]", "dot\n[2, 8]", "we\"ir\\d & <b>\nname\\\n[1, 8]", "add\n[2, 8]", "say \"x\"\n[2, 8]", "pow(2.5)\n[2, 8]",
            "variable\n[2, 8]", "concatcolumns\n[2, 32]", "sum\n[1, 1]",
        ];

        string dot = tape.ToDot();
        Check(dot, all, labels);
        Assert.Equal(dot, tape.ToDot());
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(dot, tape.ToDot());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
        tape.Capture(loss);
        tape.Replay();
        Assert.Equal(dot, tape.ToDot());
        Assert.DoesNotContain(unused.Name, dot);

        tape.Reset();
        Assert.Equal("digraph tape {\n  ordering=in;\n  node [shape=box];\n}\n", tape.ToDot());
        Tensor number = unused;
        Check(tape.ToDot(), [number], ["unused\n[1, 1]"]);
    }

    /// <summary>Reads DOT as it is written here, and holds it against what the tensors tell: nodes in the order of recording, edges as inputs.</summary>
    static void Check(string dot, Tensor[] tensors, string[] labels)
    {
        string[] lines = dot.Split('\n');
        Assert.Equal(["digraph tape {", "  ordering=in;", "  node [shape=box];"], lines[..3]);
        Assert.Equal(["}", ""], lines[^2..]);
        var nodes = new List<(string Label, bool IsLeaf)>();
        var edges = new List<(int From, int To)>();
        foreach (string line in lines[3..^2])
        {
            if (NodeLine().Match(line) is { Success: true } node)
            {
                Assert.Equal(nodes.Count, int.Parse(node.Groups[1].Value, CultureInfo.InvariantCulture));
                nodes.Add(
                    (Escaped().Replace(node.Groups[2].Value, match => match.Value switch { "\\n" => "\n", "&amp;" => "&", _ => match.Value[1..] }),
                        node.Groups[3].Success));
            }
            else
            {
                Match edge = EdgeLine().Match(line);
                Assert.True(edge.Success, line);
                edges.Add((int.Parse(edge.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(edge.Groups[2].Value, CultureInfo.InvariantCulture)));
            }
        }
        Assert.Equal(labels, nodes.Select(node => node.Label));
        Assert.Equal(tensors.Select(tensor => tensor.Function is null), nodes.Select(node => node.IsLeaf));
        Assert.Equal(tensors.Index().SelectMany(to => to.Item.Inputs.Select(input => (Array.IndexOf(tensors, input), to.Index))), edges);
    }

    [GeneratedRegex(@"^  n(\d+) \[label=""((?:[^""\\]|\\[\\""n])*)""(, shape=ellipse)?\];$")]
    private static partial Regex NodeLine();

    [GeneratedRegex(@"^  n(\d+) -> n(\d+);$")]
    private static partial Regex EdgeLine();

    [GeneratedRegex(@"\\[\\""n]|&amp;")]
    private static partial Regex Escaped();

    /// <summary>A function whose name must be escaped.</summary>
    sealed class QuotedFunction : Function
    {
        public override string Name => "say \"x\"";

        public override TensorShape Shape(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> numbers) => inputs[0];

        protected override void Forward(in Context context, in FunctionInputs inputs, Matrix output) => inputs[0].Row(0).CopyTo(output.Row(0));

        protected override void Backward(in Context context, ReadOnlyMatrix outputGradient) { }
    }
}
