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
        double[] numbers = [.. operation.Numbers];
        Tensor[] inputs = new Tensor[values.Length];
        var tape = new Tape();
        Pass();
        long start = GC.GetAllocatedBytesForCurrentThread();
        for (int pass = 0; pass < 300; pass++)
        {
            Pass();
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - start);

        void Pass()
        {
            tape.Reset();
            for (int i = 0; i < inputs.Length; i++)
            {
                TensorShape shape = operation.Example[i];
                inputs[i] = operation.Function.HasGradient(i) ? tape.Variable(values[i], shape.Rows, shape.Columns) : tape.Constant(values[i], shape.Rows, shape.Columns);
            }
            (tape.Apply(operation.Function, inputs, numbers).Sum() * 2f).Backward();
        }
    }

    [Fact]
    public void Names_and_operators_allocate_nothing()
    {
        var tape = new Tape();
        float[] values = Sample.Normal(600, 1), gradient = new float[600];
        Pass();
        long start = GC.GetAllocatedBytesForCurrentThread();
        for (int pass = 0; pass < 300; pass++)
        {
            Pass();
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - start);

        void Pass()
        {
            tape.Reset();
            Tensor x = tape.Variable(values, 20, 30), y = (1f - x).Apply("mul", x).Apply("leakyrelu", 0.2).Pow(3);
            (-y / 2f).Sum().Backward();
            x.Gradient.CopyTo(gradient);
        }
    }
}
