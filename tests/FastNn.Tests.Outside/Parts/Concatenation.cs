using FastNn;

namespace Outside.Parts;

/// <summary>A user's block: y = [x, f(x)], the inputs beside the outputs of the layers inside (G. Huang et al., "Densely connected convolutional networks",
/// 2017).  x: [rows, inputs]  y: [rows, inputs + outputs of the last layer inside]</summary>
public sealed class Concatenation : LayerBlock
{
    public override int GetOutputSize(int inputs) => inputs + GetChildrenOutputSize(inputs);

    // Behind the floats of the layers inside: the gradient by f(x).
    protected override long ScratchSize(int inputs, int rows) => base.ScratchSize(inputs, rows) + (long)rows * Pad(GetChildrenOutputSize(inputs));

    protected override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass)
    {
        ReadOnlyMatrix f = ForwardChildren(x, in pass);
        for (int row = 0; row < x.Rows; row++)
        {
            x.Row(row).CopyTo(y.Row(row));
            f.Row(row).CopyTo(y.Row(row)[x.Columns..]);
        }
    }

    protected override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        int outputs = y.Columns - x.Columns, stride = Pad(outputs);
        Span<float> floats = pass.Scratch.Slice((int)base.ScratchSize(x.Columns, x.Rows), x.Rows * stride);
        var df = new Matrix(floats, x.Rows, outputs, stride);
        floats.Clear();
        for (int row = 0; row < x.Rows; row++)
        {
            dy.Row(row)[x.Columns..].CopyTo(df.Row(row));
        }
        BackwardChildren(x, df, dx, in pass);
        for (int row = 0; row < dx.Rows; row++)
        {
            Span<float> gradient = dx.Row(row);
            for (int i = 0; i < gradient.Length; i++)
            {
                gradient[i] += dy.Row(row)[i];
            }
        }
    }

    static int Pad(int columns) => (columns + 15) / 16 * 16;
}
