using FastNn;
using FastNn.Autograd;

namespace TwoBranches;

/// <summary>y = sin x, dx = dy·cos x: a custom operation, which the library does not have.</summary>
public sealed class Sine : Function
{
    public override TensorShape Shape(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes) =>
        inputs.Length == 1 ? inputs[0] : throw new ArgumentException($"'{Name}' has {inputs.Length} inputs; it must have 1.");

    protected override void Forward(in Context context, in FunctionInputs inputs, Matrix output)
    {
        context.SaveForBackward(SavedValues.Inputs);
        for (int row = 0; row < output.Rows; row++)
        {
            ReadOnlySpan<float> x = inputs[0].Row(row);
            Span<float> y = output.Row(row);
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = MathF.Sin(x[i]);
            }
        }
    }

    protected override void Backward(in Context context, ReadOnlyMatrix outputGradient)
    {
        Matrix gradient = context.InputGradient(0);
        for (int row = 0; row < gradient.Rows; row++)
        {
            ReadOnlySpan<float> x = context.SavedInput(0).Row(row), dy = outputGradient.Row(row);
            Span<float> dx = gradient.Row(row);
            for (int i = 0; i < dx.Length; i++)
            {
                dx[i] += dy[i] * MathF.Cos(x[i]);
            }
        }
    }
}
