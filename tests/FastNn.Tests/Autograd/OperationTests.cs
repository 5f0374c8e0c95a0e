using FastNn.Autograd;

namespace FastNn.Tests.Autograd;

/// <summary>What holds for every operation of the list.</summary>
public sealed class OperationTests
{
    public static TheoryData<string> Names => [.. Operations.All.Select(operation => operation.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradient_agrees_with_differences(string name)
    {
        Operation operation = Named(name);
        Check(new OperationRun(operation));
        if (operation.Function.PlainInputs == 2)
        {
            // Everything that can stand for everything.
            foreach (TensorShape first in Parts)
            {
                foreach (TensorShape second in Parts)
                {
                    Check(new OperationRun(operation, first, second));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Constants_get_no_gradient(string name)
    {
        Operation operation = Named(name);
        foreach (int only in Enumerable.Range(0, operation.Example.Count).Where(operation.Function.HasGradient))
        {
            float[] all = Gradient(new OperationRun(operation), only),
                alone = Gradient(new OperationRun(operation) { IsVariable = input => input == only }, only);
            Assert.Equal(all, alone);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Function_refuses_what_it_cannot_take(string name)
    {
        Operation operation = Named(name);
        var tape = new Tape();
        Tensor[] many = [.. Enumerable.Range(0, 5).Select(rows => tape.Constant(new float[(7 + rows) * (rows + 1)], rows + 1, 7 + rows))];
        double[] numbers = [.. Enumerable.Repeat(1.0, operation.Function.Attributes.Length + 1)];
        Assert.Contains(name, Assert.Throws<ArgumentException>(() => tape.Apply(operation.Function, many, [])).Message, StringComparison.Ordinal);
        Assert.Contains(name, Assert.Throws<ArgumentException>(() => tape.Apply(operation.Function, many.AsSpan(0, operation.Example.Count), numbers)).Message,
            StringComparison.Ordinal);
        Assert.Equal(5, tape.Count);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Function_that_has_no_gradient_by_an_input_says_so(string name)
    {
        Operation operation = Named(name);
        foreach (int input in Enumerable.Range(0, operation.Example.Count).Where(input => !operation.Function.HasGradient(input)))
        {
            var run = new OperationRun(operation) { IsVariable = _ => true };
            Assert.Contains($"Input {input} of '{name}' depends on a variable", Assert.Throws<ArgumentException>(() => run.Record(new Tape())).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_loss_of_the_catalog_is_an_operation_and_a_method()
    {
        Assert.All(Catalog.Default.Losses, entry =>
        {
            Assert.Equal(entry.Name, Operations.Named(entry.Name).Name, ignoreCase: true);
            // A loss around another loss has no defaults that are worth a method: it is given to Tensor.Loss.
            Assert.True(entry.Name == nameof(MemberLoss) || typeof(Tensor).GetMethod(entry.Name) is not null, $"Tensor has no method {entry.Name}.");
        });
    }

    [Fact]
    public void Every_activation_of_the_catalog_is_an_operation()
    {
        IEnumerable<string> activations = Catalog.Default.Layers.Where(entry => entry.CreateSample().GetType().BaseType is { IsGenericType: true } type
            && type.GetGenericTypeDefinition() == typeof(Elementwise<>)).Select(entry => entry.Name);
        Assert.All(activations, name => Assert.Equal(name, Operations.Named(name).Name, ignoreCase: true));
    }

    static TensorShape[] Parts => [new(3, 21), new(1, 21), new(3, 1), new(1, 1)];

    static Operation Named(string name) => Operations.All.Single(operation => operation.Name == name);

    static void Check(OperationRun run)
    {
        var (inputs, _, loss) = run.Record(new Tape());
        Assert.Equal(run.Loss(), loss.Value, 1e-4);
        loss.Backward();
        for (int input = 0; input < inputs.Length; input++)
        {
            if (!run.IsVariable(input))
            {
                continue;
            }
            for (int place = 0; place < inputs[input].Shape.Count; place += inputs[input].Shape.Count > 30 ? 5 : 1)
            {
                double slope = run.Slope(input, place), gradient = inputs[input].Gradient[place / inputs[input].Columns, place % inputs[input].Columns];
                Assert.True(Math.Abs(slope - gradient) <= 4e-4 * Math.Max(1, Math.Abs(slope)),
                    $"{string.Join(", ", inputs.Select(tensor => tensor.Shape))}: d loss / d input {input} [{place}] is {gradient:g6}, "
                        + $"differences give {slope:g6}");
            }
        }
    }

    static float[] Gradient(OperationRun run, int input)
    {
        var (inputs, _, loss) = run.Record(new Tape());
        loss.Backward();
        float[] gradient = new float[inputs[input].Shape.Count];
        inputs[input].Gradient.CopyTo(gradient);
        return gradient;
    }
}
