using FastNn.Autograd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Autograd;

/// <summary>Replays: the bits of a recorded pass, for any new values, in less memory.</summary>
public sealed class ReplayTests
{
    public static TheoryData<string> Names => OperationTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Replay_gives_the_bits_of_a_recorded_pass(string name)
    {
        Operation operation = Operations.All.Single(entry => entry.Name == name);
        var run = new OperationRun(operation);
        var tape = new Tape();
        var (inputs, outputs, loss) = run.Record(tape);
        tape.Capture(loss, outputs[1]);
        // Values that a pass of its own records from the start; the same number of runs before, for what is drawn at random.
        var fresh = new Tape();
        for (int turn = 0; turn < 3; turn++)
        {
            fresh.Reset();
            foreach (float[] values in run.Inputs)
            {
                Array.Reverse(values);
            }
            for (int i = 0; i < inputs.Length; i++)
            {
                inputs[i].Set(run.Inputs[i]);
            }
            tape.Replay();
            var (freshInputs, freshOutputs, freshLoss) = run.Record(fresh);
            freshLoss.Backward();
            Assert.Equal(BitsOf([freshLoss.Value, .. Values(freshOutputs[1])]), BitsOf([loss.Value, .. Values(outputs[1])]));
            for (int i = 0; i < inputs.Length; i++)
            {
                if (inputs[i].NeedsGradient)
                {
                    Assert.Equal(BitsOf(Gradient(freshInputs[i])), BitsOf(Gradient(inputs[i])));
                }
            }
        }
    }

    [Theory]
    [InlineData(20, 33)]
    [InlineData(60, 200)]
    [InlineData(1, 20_000)]
    public void Random_graphs_need_less_memory_and_give_the_same_bits(int rows, int columns)
    {
        for (long seed = 0; seed < 12; seed++)
        {
            var tape = new Tape();
            var (leaves, loss) = Graph(tape, seed, rows, columns);
            loss.Backward();
            float[][] gradients = [.. leaves.Select(Gradient)];
            float value = loss.Value;
            long before = tape.MemorySize;
            tape.Capture(loss);
            Assert.InRange(tape.MemorySize, 1, before / 2);
            for (int turn = 0; turn < 2; turn++)
            {
                tape.Replay();
                Assert.Equal(value, loss.Value);
                Assert.Equal(gradients, leaves.Select(Gradient));
            }
        }
    }

    [Fact]
    public void Memory_of_a_chain_does_not_grow_with_its_length_where_nothing_is_saved()
    {
        var tape = new Tape();
        Tensor x = tape.Variable(Sample.Normal(160, 1), 10, 16), y = x;
        for (int i = 0; i < 1000; i++)
        {
            y += x;
        }
        Tensor sum = y.Sum();
        tape.Capture(sum);
        Assert.InRange(tape.MemorySize, 160, 1600);
        tape.Replay();
        Assert.Equal(1001, x.Gradient[9, 15]);
    }

    [Fact]
    public void Elementwise_chains_run_in_strips_whose_memory_is_no_larger()
    {
        var tape = new Tape();
        Tensor x = tape.Variable(Sample.Normal(300 * 512, 1), 300, 512), y = x, half = tape.Constant(0.5f);
        for (int i = 0; i < 100; i++)
        {
            y = y + x - half;
        }
        Tensor loss = y.Sum();
        loss.Backward();
        float[] gradient = Gradient(x);
        float value = loss.Value;
        tape.Capture(loss);
        // x, the last y, and the gradients of both; all that lies between is a strip.
        Assert.InRange(tape.MemorySize, 4 * x.Shape.Count, 4 * x.Shape.Count + 64 * Strips.Length * 4);
        tape.Replay();
        Assert.Equal(value, loss.Value);
        Assert.Equal(gradient, Gradient(x));
    }

    [Fact]
    public void Group_ends_where_a_function_does_not_run_in_strips()
    {
        var tape = new Tape();
        Tensor x = tape.Variable(new float[100 * 100], 100, 100), row = tape.Variable(new float[100], 1, 100);
        Tensor a = x.Exp(), b = a + x, c = b + row, d = c.Tanh(), e = d.Softmax(), f = e * a;
        Tensor[] made = [a, b, c, d, e, f];
        int[] order = [.. made.Select(tensor => tensor.Index)];
        int[] ends = Strips.Group(Enumerable.Range(0, tape.Count).Select(i => tape.NodeAt(i)).ToArray(), order);
        Assert.Equal([2, 3, 4, 5, 6], ends);
    }

    [Fact]
    public void Replay_draws_anew_and_trains_parameters()
    {
        var tape = new Tape(seed: 3);
        TapeParameter w = tape.Parameter("w", 4, 3);
        Tensor x = tape.Constant(Sample.Normal(8, 1), 2, 4), dropped = x.Dot(w).Tanh().Dropout(), loss = (dropped * dropped).Mean();
        tape.Capture(loss, dropped);
        var descent = new TapeOptimizer(tape.Parameters, new Sgd(0.5f));
        var seen = new HashSet<string>();
        float first = 0;
        for (int turn = 0; turn < 200; turn++)
        {
            tape.Replay();
            first = turn == 0 ? loss.Value : first;
            seen.Add(string.Concat(Values(dropped).Select(value => value == 0 ? '0' : '1')));
            descent.Step();
        }
        Assert.InRange(seen.Count, 10, 64);
        tape.IsTraining = false;
        tape.ReplayForward();
        Assert.InRange(loss.Value, 0, first / 10);
        Assert.DoesNotContain(0, Values(dropped));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradients_are_replayed_in_the_mode_of_the_capture_only(bool isTraining)
    {
        var network = new Network(4, seed: 3) { new Dense(5), new Tanh(), new Dense(2) };
        var tape = new Tape { IsTraining = isTraining };
        Tensor loss = tape.Constant(Sample.Normal(8, 1), 2, 4).Apply(network).Sum() + tape.Variable(1).Dropout();
        tape.Capture(loss);
        tape.IsTraining = !isTraining;
        string message = Assert.Throws<InvalidOperationException>(tape.Replay).Message;
        Assert.Contains($"IsTraining is {!isTraining}; Replay needs {isTraining}", message, StringComparison.Ordinal);
        tape.ReplayForward();
        Assert.True(float.IsFinite(loss.Value));
        tape.IsTraining = isTraining;
        tape.ReplayForward();
    }

    [Fact]
    public void Captured_tape_says_what_it_cannot_do()
    {
        var tape = new Tape();
        Tensor x = tape.Variable(2), unused = tape.Variable(3), square = x * x, loss = square * 3, other = loss.Exp();
        Throws("has not been captured", tape.Replay);
        Throws("values can be set only after Capture", () => x.Set([1]));
        tape.Capture(loss);
        Assert.True(tape.IsCaptured);
        Throws("'mul', serves others", () => _ = square.Value);
        Throws("serves others", () => square.Gradient.CopyTo([1]));
        Throws("serves others", () => _ = other.Value);
        unused.Set([1]);
        Assert.Equal([1, 0], new[] { unused.Value, unused.Gradient.Value });
        Throws("made by 'mul'", () => square.Set([1]));
        Throws("captured", () => x.Exp());
        Throws("captured", () => tape.Variable(1));
        Throws("call Replay", () => loss.Backward());
        Throws("captured already", () => tape.Capture(loss));
        Assert.Throws<ArgumentException>(() => x.Set([1, 2]));
        x.Set([5]);
        tape.Replay();
        Assert.Equal([75, 30], new[] { loss.Value, x.Gradient.Value });
        tape.Reset();
        Throws("reset", () => _ = loss.Value);
        Assert.Equal(4, tape.Variable(4).Value);

        static void Throws(string words, Action action) =>
            Assert.Contains(words, Assert.Throws<InvalidOperationException>(action).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Root_without_a_gradient_is_replayed_forward()
    {
        var tape = new Tape();
        Tensor x = tape.Constant([1, 2], 1, 2), y = x.Exp();
        tape.Capture(y);
        x.Set([0, 1]);
        tape.ReplayForward();
        Assert.Equal(1, y[0, 0]);
        Assert.Throws<InvalidOperationException>(tape.Replay);
    }

    /// <summary>Some forty operations on matrices of one shape, each on what was made before.</summary>
    static (Tensor[] Leaves, Tensor Loss) Graph(Tape tape, long seed, int rows, int columns)
    {
        Tensor[] leaves = [.. Enumerable.Range(0, 3).Select(i => tape.Variable(Sample.Normal(rows * columns, seed + (long)i), rows, columns))];
        var made = new List<Tensor>(leaves);
        int[] choices = Sample.Labels(120, 1000, seed);
        for (int i = 0; i < 40; i++)
        {
            Tensor a = made[^(1 + (choices[3 * i] % 4 % made.Count))], b = made[choices[(3 * i) + 1] % made.Count];
            made.Add((choices[(3 * i) + 2] % 8) switch
            {
                0 => a + b,
                1 => (a * b).Tanh(),
                2 => a - b,
                3 => a.Sigmoid() * 2f,
                4 => a.LayerNorm(),
                5 => a.Softmax() + b,
                6 => a.Relu() + b.MeanRows(),
                _ => a.Max(b),
            });
        }
        Tensor loss = tape.Constant(0);
        foreach (Tensor tensor in made.TakeLast(5))
        {
            loss += tensor.Mean();
        }
        foreach (Tensor leaf in leaves)
        {
            loss += (leaf * leaf).Mean();
        }
        return (leaves, loss);
    }

    static int[] BitsOf(float[] values) => Array.ConvertAll(values, BitConverter.SingleToInt32Bits);

    internal static float[] Values(Tensor tensor)
    {
        float[] values = new float[tensor.Shape.Count];
        tensor.CopyTo(values);
        return values;
    }

    internal static float[] Gradient(Tensor tensor)
    {
        float[] values = new float[tensor.Shape.Count];
        tensor.Gradient.CopyTo(values);
        return values;
    }
}
