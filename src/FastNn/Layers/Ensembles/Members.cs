using FastNn.Contracts;
using FastNn.Memory;

namespace FastNn.Layers;

/// <summary>The columns of a member in rows that have those of all members, one after the other: [rows, members·columns].</summary>
static class Members
{
    /// <summary>Returns the inputs of a member.</summary>
    /// <exception cref="ArgumentException">The inputs are not the same number for each member.</exception>
    public static int Divide(int inputs, int members)
    {
        Require.Argument(inputs % members == 0, nameof(inputs),
            $"it has {inputs} inputs, which must be the same number for each of its {members} members. Put a BatchEnsemble with IsFirst and as many members " +
            $"before it.");
        return inputs / members;
    }

    /// <summary>The columns of a member, without padding: what follows belongs to the next member.  x: [rows, members·columns]</summary>
    public static Matrix Of(Matrix x, int member, int columns) =>
        new(x.Data.Slice(member * columns, (x.Rows - 1) * x.Stride + columns), x.Rows, columns, x.Stride);

    /// <inheritdoc cref="Of(Matrix, int, int)"/>
    public static ReadOnlyMatrix Of(ReadOnlyMatrix x, int member, int columns) =>
        new(x.Data.Slice(member * columns, (x.Rows - 1) * x.Stride + columns), x.Rows, columns, x.Stride);

    /// <summary>The rows of a member in a matrix where each row of a batch has as many rows as members, without padding.  x: [rows·members, columns]</summary>
    public static Matrix RowsOf(Matrix x, int member, int members)
    {
        int rows = x.Rows / members;
        return new(x.Data.Slice(member * x.Stride, (rows - 1) * members * x.Stride + x.Columns), rows, x.Columns, members * x.Stride);
    }

    /// <summary>Returns a matrix in whole panels at the start of memory.</summary>
    public static Matrix ToMatrix(Span<float> memory, int rows, int columns) =>
        Matrix.Whole(memory[..(rows * Panel.Stride(columns))], rows, columns, Panel.Stride(columns));

    /// <summary>Copies a vector of all members into whole panels for each.  source: [members·columns]  panels: members times columns in whole panels, whose
    /// padding becomes zero</summary>
    public static void Spread(ReadOnlySpan<float> source, Span<float> panels, int members)
    {
        int columns = source.Length / members, padded = Panel.Pad(columns);
        for (int member = 0; member < members; member++)
        {
            source.Slice(member * columns, columns).CopyTo(panels[(member * padded)..]);
            panels[(member * padded + columns)..((member + 1) * padded)].Clear();
        }
    }

    /// <summary>Copies what <see cref="Spread"/> copied back.</summary>
    public static void Gather(ReadOnlySpan<float> panels, Span<float> target, int members)
    {
        int columns = target.Length / members, padded = Panel.Pad(columns);
        for (int member = 0; member < members; member++)
        {
            panels.Slice(member * padded, columns).CopyTo(target[(member * columns)..]);
        }
    }
}
