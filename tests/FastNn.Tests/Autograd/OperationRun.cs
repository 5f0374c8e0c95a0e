using FastNn.Autograd;

namespace FastNn.Tests.Autograd;

/// <summary>
/// A call of an operation with fan-out: every input is used before the operation, and the operation is computed twice from the same inputs, so that each of its
/// gradients meets another one. The loss weighs every number differently.
/// </summary>
sealed class OperationRun
{
    readonly Operation operation;
    readonly TensorShape[] shapes;
    readonly double[] numbers;

    public OperationRun(Operation operation, params TensorShape[] shapes)
    {
        this.operation = operation;
        this.shapes = shapes.Length > 0 ? shapes : [.. operation.Example];
        numbers = [.. operation.Attributes];
        IsVariable = operation.Function.HasGradient;
        Inputs = [.. this.shapes.Select((shape, place) => Grid(shape.Count, place))];
    }

    /// <summary>Numbers on a grid, between the limits of the operation, and on another grid for every input: nowhere near a kink, and no two inputs
    /// equal.</summary>
    public float[][] Inputs { get; }

    /// <summary>Whether an input has a gradient.</summary>
    public Func<int, bool> IsVariable { get; init; }

    /// <summary>Records it and runs back.</summary>
    public (Tensor[] Inputs, Tensor[] Outputs, Tensor Loss) Record(Tape tape)
    {
        Tensor[] inputs = new Tensor[shapes.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = IsVariable(i)
                ? tape.Variable(Inputs[i], shapes[i].Rows, shapes[i].Columns)
                : tape.Constant(Inputs[i], shapes[i].Rows, shapes[i].Columns);
        }
        Tensor loss = tape.Constant(0);
        for (int i = 0; i < inputs.Length; i++)
        {
            loss += (inputs[i] * tape.Constant(Weights(shapes[i].Count, i), shapes[i].Rows, shapes[i].Columns)).Sum();
        }
        var outputs = new Tensor[2];
        for (int turn = 0; turn < 2; turn++)
        {
            Tensor output = outputs[turn] = tape.Apply(operation.Function, inputs, numbers);
            loss += (output * tape.Constant(Weights(output.Shape.Count, 10 + turn), output.Rows, output.Columns)).Sum();
        }
        return (inputs, outputs, loss);
    }

    /// <summary>The loss with these inputs, summed in double.</summary>
    public double Loss()
    {
        double loss = 0;
        for (int i = 0; i < Inputs.Length; i++)
        {
            float[] weights = Weights(Inputs[i].Length, i);
            loss += Inputs[i].Select((value, place) => (double)value * weights[place]).Sum();
        }
        foreach (var (turn, output) in Record(new Tape()).Outputs.Index())
        {
            float[] y = new float[output.Shape.Count], weights = Weights(y.Length, 10 + turn);
            output.CopyTo(y);
            loss += y.Select((value, place) => (double)value * weights[place]).Sum();
        }
        return loss;
    }

    /// <summary>d loss / d input by differences: two central ones, whose errors of second order cancel.</summary>
    public double Slope(int input, int place)
    {
        const float Step = 0.02f;
        double near = Central(Step), far = Central(2 * Step);
        return (4 * near - far) / 3;

        double Central(float step)
        {
            float own = Inputs[input][place], up = own + step, down = own - step;
            Inputs[input][place] = up;
            double high = Loss();
            Inputs[input][place] = down;
            double low = Loss();
            Inputs[input][place] = own;
            return (high - low) / (up - (double)down);
        }
    }

    float[] Grid(int count, int place)
    {
        int steps = (int)((operation.Highest - operation.Lowest) / 0.2f);
        return [.. Enumerable.Range(0, count)
            .Select(i => operation.Lowest + 0.1f - (place % 2 * 0.1f) + (0.2f * ((i * 7) + (i / steps * 3) + (5 * place)) % (0.2f * steps)))];
    }

    static float[] Weights(int count, int of) => [.. Enumerable.Range(0, count).Select(i => MathF.Sin((i * 1.7f) + of + 1))];
}
