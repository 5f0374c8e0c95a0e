namespace FastNn.Autograd;

/// <content>Reading values and gradients: only by copying, so that nobody can hold memory of a tape that is gone.</content>
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
        if (values.Length != node.Shape.Count)
        {
            throw new ArgumentException($"The tensor is {node.Shape}: {node.Shape.Count} numbers are needed, the span has {values.Length}.", nameof(values));
        }
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

    float* Readable(in Node node, bool gradient) => node.IsForgotten
        ? throw new InvalidOperationException($"The tape has been captured, and the memory of this tensor, made by '{node.Function!.Name}', serves others. Name it in Capture to keep it.")
        : gradient ? GradientOf(in node) : node.Value;

    // What no sweep has reached has a gradient of zeros; what lies in its memory is of another pass.
    float* GradientOf(in Node node) => node.Sweep == sweep || (node.Sweep >= firstSweep && node.IsLeaf) ? node.Gradient : null;
}
