using FastNn.Contracts;

namespace FastNn.Autograd;

/// <content>Reading values and gradients, by copying only, so that no caller keeps memory of a collected tape.</content>
public sealed unsafe partial class Tape
{
    internal float Read(in Node node, bool gradient, int row, int column)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)node.Rows, nameof(row));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)node.Columns, nameof(column));
        float* start = Readable(in node, gradient);
        float value = start is null ? 0 : start[(long)row * node.Stride + column];
        GC.KeepAlive(this);
        return value;
    }

    internal void Read(in Node node, bool gradient, Span<float> values)
    {
        CheckLength(in node, values.Length);
        float* start = Readable(in node, gradient);
        if (start is null)
        {
            values.Clear();
            return;
        }
        for (int row = 0; row < node.Rows; row++)
        {
            new ReadOnlySpan<float>(start + (long)row * node.Stride, node.Columns).CopyTo(values[(row * node.Columns)..]);
        }
        GC.KeepAlive(this);
    }

    static void CheckLength(in Node node, int length) =>
        Require.Argument(length == node.Shape.Count, "values", $"values has {length} numbers; the tensor {node.Shape} needs {node.Shape.Count}.");

    float* Readable(in Node node, bool gradient) => node.IsForgotten
        ? throw new InvalidOperationException(
            $"The tensor, made by '{node.Function!.Name}', shares its memory in the captured tape; pass it to Capture to keep it.")
        : gradient ? GradientOf(in node) : node.Value;

    // A node that no backward pass has reached has a gradient of zeros; its memory has values of another pass.
    float* GradientOf(in Node node) => node.Sweep == sweep || (node.Sweep >= firstSweep && node.IsLeaf) ? node.Gradient : null;
}
