using FastNn;
using FastNn.Autograd;

namespace Outside.Autograd;

/// <summary>Functions of a user, from outside the assembly: they are called like those of the library.</summary>
public sealed class OwnFunctionTests
{
    static readonly CubeFunction cube = new();

    static OwnFunctionTests() => Operations.Register(new Operation(cube, new TensorShape(2, 3)));

    [Fact]
    public void Own_function_is_called_by_name_and_as_itself_and_replayed()
    {
        var tape = new Tape();
        Tensor x = tape.Variable([1, 2, 3, -1, 0.5f, 0], 2, 3), y = x.Apply("cube") + x.Apply(cube) * 2f, loss = y.Sum();
        loss.Backward();
        Assert.Equal(3 * (1 + 8 + 27 - 1 + 0.125f), loss.Value);
        Assert.Equal(9 * 9, x.Gradient[0, 2]);
        tape.Capture(loss);
        x.Set([2, 0, 0, 0, 0, 0]);
        tape.Replay();
        Assert.Equal([24, 36], new[] { loss.Value, x.Gradient[0, 0] });
        Assert.Contains(Operations.All, operation => operation.Function == cube);
    }

    [Fact]
    public void Own_function_is_a_layer_whose_gradient_is_right()
    {
        var network = new Network(5, seed: 2) { new Dense(7), new FunctionLayer(cube), new Dense(3), new FunctionLayer(Operations.Named("sigmoid")) };
        float[] inputs = [.. Enumerable.Range(0, 20).Select(i => MathF.Sin(i))], targets = [.. Enumerable.Range(0, 12).Select(i => MathF.Cos(i))];
        new GradientCheck().Run(network, new MeanSquaredError(), inputs, targets).ThrowIfWrong();
    }

    [Fact]
    public void What_was_not_saved_cannot_be_read()
    {
        Tensor y = new Tape().Variable(1).Apply(new ForgetfulFunction());
        string message = Assert.Throws<InvalidOperationException>(() => y.Backward()).Message;
        Assert.Contains("'ForgetfulFunction' reads an input", message, StringComparison.Ordinal);
        Assert.Contains("SaveForBackward(SavedValues.Inputs)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Running_function_cannot_record_on_its_tape()
    {
        var tape = new Tape();
        Tensor x = tape.Variable(1);
        Assert.Throws<InvalidOperationException>(() => x.Apply(new RecordingFunction(tape)));
        Assert.Equal(1, tape.Count);
        Assert.Equal(2, (x * 2).Value);
    }
}
