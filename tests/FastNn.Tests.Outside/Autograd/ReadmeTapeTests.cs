using FastNn;
using FastNn.Autograd;

namespace Outside.Autograd;

/// <summary>Runs the README's block on autograd, and the API of the tape as promised.</summary>
public sealed class ReadmeTapeTests
{
    [Fact]
    public void Readme_block_learns() => Assert.InRange(Learn(), 0, 1e-3f);

    static float Learn()
    {
        var tape = new Tape(seed: 1);
        TapeParameter left = tape.Parameter("left", 3, 8), right = tape.Parameter("right", 3, 8), join = tape.Parameter("join", 16, 1);

        float[] inputs = [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f], targets = [1, 0];
        Tensor x = tape.Constant(inputs, rows: 2, columns: 3), t = tape.Constant(targets, rows: 2, columns: 1);
        Tensor y = Tensor.ConcatColumns(x.Dot(left).Tanh(), (x * x).Dot(right).Relu()).Dot(join);
        Tensor loss = (y - t).Pow(2).Mean();

        tape.Capture(loss, y);
        var optimizer = new TapeOptimizer(tape.Parameters, new Adam(0.01));
        for (int step = 0; step < 300; step++)
        {
            x.Set(inputs);
            tape.Replay();    // forward and backward, all gradients: 0 bytes
            optimizer.Step();
        }
        return loss.Value;
    }

    [Fact]
    public void Api_is_as_promised()
    {
        const int rows = 2, columns = 2;
        float[] values = [1, -2, 3, 4];
        var tape = new Tape();
        for (int pass = 0; pass < 2; pass++)
        {
            Tensor v = tape.Constant(values, rows, columns);
            Tensor x = tape.Constant(values, rows, columns), w = tape.Variable(values, rows, columns);
            Tensor y = (x.Dot(w).Relu() * v + x.Dot(w)).Sum();
            y.Backward();
            float[] gradient = new float[4];
            w.Gradient.CopyTo(gradient);
            // x·w = [-5, -10; 15, 10]: behind the ReLU only the second row counts, with 1 + v.
            Assert.Equal([13, 16, 14, 18], gradient);
            tape.Reset();
        }
    }
}
