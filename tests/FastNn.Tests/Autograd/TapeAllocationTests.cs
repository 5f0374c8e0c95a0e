using FastNn.Autograd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Autograd;

/// <summary>Exactly 0 bytes for every operation from the second pass on: with methods in the first tier, and hundreds of passes later.</summary>
[Collection(QuietCollection.Name)]
public sealed class TapeAllocationTests
{
    public static TheoryData<string> Names => OperationTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Operation_allocates_nothing_after_the_first_pass(string name)
    {
        Operation operation = Operations.All.Single(entry => entry.Name == name);
        float[][] values = new OperationRun(operation).Inputs;
        double[] numbers = [.. operation.Attributes];
        Tensor[] inputs = new Tensor[values.Length];
        var tape = new Tape();
        Tensor loss = default;
        Pass();
        AssertNothing(Pass);
        tape.Capture(loss);
        AssertNothing(Replay);

        void Pass()
        {
            tape.Reset();
            for (int i = 0; i < inputs.Length; i++)
            {
                TensorShape shape = operation.Example[i];
                inputs[i] = operation.Function.HasGradient(i)
                    ? tape.Variable(values[i], shape.Rows, shape.Columns)
                    : tape.Constant(values[i], shape.Rows, shape.Columns);
            }
            loss = tape.Apply(operation.Function, inputs, numbers).Sum() * 2f;
            loss.Backward();
        }

        void Replay()
        {
            inputs[0].Set(values[0]);
            tape.Replay();
        }
    }

    [Fact]
    public void Training_allocates_nothing()
    {
        var network = new Network(30, 1) { new Dense(20), new Relu(), new Dense(7) };
        var tape = new Tape();
        TapeParameter w = tape.Parameter("w", 7, 5), b = tape.Parameter("b", 1, 5);
        TapeOptimizer own = new(tape.Parameters, new Adam()), other = new(network.Parameters, new Adam());
        var loss = new Huber(0.5f);
        float[] x = Sample.Normal(8 * 30, 1), t = Sample.Normal(8 * 5, 2);
        Pass();
        AssertNothing(Pass);

        void Pass()
        {
            tape.Reset();
            (tape.Constant(x, 8, 30).Apply(network).Tanh().Dot(w) + b).Loss(loss, tape.Constant(t, 8, 5)).Backward();
            own.Step();
            other.Step();
        }
    }

    [Fact]
    public void Names_and_operators_allocate_nothing()
    {
        var tape = new Tape();
        float[] values = Sample.Normal(600, 1), gradient = new float[600];
        Pass();
        AssertNothing(Pass);

        void Pass()
        {
            tape.Reset();
            Tensor x = tape.Variable(values, 20, 30), y = (1f - x).Apply("mul", x).Apply("leakyrelu", 0.2).Pow(3);
            (-y / 2f).Sum().Backward();
            x.Gradient.CopyTo(gradient);
        }
    }

    static void AssertNothing(Action pass)
    {
        long start = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 300; i++)
        {
            pass();
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - start);
    }
}
