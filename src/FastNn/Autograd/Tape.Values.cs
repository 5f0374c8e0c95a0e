namespace FastNn.Autograd;

/// <content>Reading values and gradients: only by copying, so that nobody can hold memory of a tape that is gone.</content>
public sealed unsafe partial class Tape
{
    internal float Read(in Node node, bool gradient, int row, int column)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)node.Rows, nameof(row));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)node.Columns, nameof(column));
        float* start = gradient ? GradientOf(in node) : node.Value;
        float value = start is null ? 0 : start[(long)row * node.Stride + column];
        GC.KeepAlive(this);
        return value;
    }

    internal void Read(in Node node, bool gradient, Span<float> values)
    {
        if (values.Length != node.Shape.Count)
        {
            throw new ArgumentException($"The tensor is {node.Shape}: {node.Shape.Count} numbers are needed, the span has {values.Length}.", nameof(values));
        }
        float* start = gradient ? GradientOf(in node) : node.Value;
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

    // What no sweep has reached has a gradient of zeros; what lies in its memory is of another pass.
    float* GradientOf(in Node node) => node.Sweep == sweep || (node.Sweep > 0 && node.IsLeaf) ? node.Gradient : null;
}
