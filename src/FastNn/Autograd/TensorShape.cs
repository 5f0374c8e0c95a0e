namespace FastNn.Autograd;

/// <summary>Rows and columns of a <see cref="Tensor"/>.</summary>
/// <param name="Rows">Rows, at least 1.</param>
/// <param name="Columns">Columns, at least 1.</param>
public readonly record struct TensorShape(int Rows, int Columns)
{
    /// <summary>Numbers: rows times columns.</summary>
    public int Count => checked(Rows * Columns);

    /// <summary>"[3, 4]".</summary>
    public override string ToString() => $"[{Rows}, {Columns}]";

    /// <summary>Broadcasts two shapes as NumPy does; null where they do not fit.</summary>
    internal static TensorShape? Broadcast(TensorShape a, TensorShape b) =>
        (a.Rows == b.Rows || a.Rows == 1 || b.Rows == 1) && (a.Columns == b.Columns || a.Columns == 1 || b.Columns == 1)
            ? new(Math.Max(a.Rows, b.Rows), Math.Max(a.Columns, b.Columns))
            : null;
}
