using FastNn;
using FastNn.Autograd;

namespace Outside.Autograd;

/// <summary>x³, as a user writes a function.</summary>
public sealed class CubeFunction : Function
{
    public override string Name => "cube";

    public override TensorShape Shape(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes) =>
        inputs.Length == 1 ? inputs[0] : throw new ArgumentException($"'cube' takes 1 tensor, not {inputs.Length}.");

    protected override void Forward(in Context context, in FunctionInputs inputs, Matrix output)
    {
        context.SaveForBackward(SavedValues.Inputs);
        for (int row = 0; row < output.Rows; row++)
        {
            for (int i = 0; i < output.Columns; i++)
            {
                float x = inputs[0].Row(row)[i];
                output.Row(row)[i] = x * x * x;
            }
        }
    }

    protected override void Backward(in Context context, ReadOnlyMatrix outputGradient)
    {
        Matrix dx = context.InputGradient(0);
        for (int row = 0; row < dx.Rows; row++)
        {
            for (int i = 0; i < dx.Columns; i++)
            {
                float x = context.SavedInput(0).Row(row)[i];
                dx.Row(row)[i] += 3 * x * x * outputGradient.Row(row)[i];
            }
        }
    }
}

/// <summary>Reads its input in the backward pass without having said so.</summary>
public sealed class ForgetfulFunction : Function
{
    public override TensorShape Shape(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes) => inputs[0];

    protected override void Forward(in Context context, in FunctionInputs inputs, Matrix output) => inputs[0].Row(0).CopyTo(output.Row(0));

    protected override void Backward(in Context context, ReadOnlyMatrix outputGradient) => context.SavedInput(0).Row(0).CopyTo(context.InputGradient(0).Row(0));
}

/// <summary>Records on the tape that runs it.</summary>
public sealed class RecordingFunction(Tape tape) : Function
{
    public override TensorShape Shape(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes) => inputs[0];

    protected override void Forward(in Context context, in FunctionInputs inputs, Matrix output) => tape.Constant(1);

    protected override void Backward(in Context context, ReadOnlyMatrix outputGradient) { }
}

/// <summary>The ReLU of the published XOR runs, as a function: it passes the gradient times its output cut to [0, 1].</summary>
public sealed class ClippedReluFunction : Function
{
    public override TensorShape Shape(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes) => inputs[0];

    protected override void Forward(in Context context, in FunctionInputs inputs, Matrix output)
    {
        context.SaveForBackward(SavedValues.Output);
        for (int row = 0; row < output.Rows; row++)
        {
            for (int i = 0; i < output.Columns; i++)
            {
                output.Row(row)[i] = Math.Max(inputs[0].Row(row)[i], 0);
            }
        }
    }

    protected override void Backward(in Context context, ReadOnlyMatrix outputGradient)
    {
        Matrix dx = context.InputGradient(0);
        for (int row = 0; row < dx.Rows; row++)
        {
            for (int i = 0; i < dx.Columns; i++)
            {
                dx.Row(row)[i] += outputGradient.Row(row)[i] * Math.Clamp(context.SavedOutput.Row(row)[i], 0, 1);
            }
        }
    }
}
