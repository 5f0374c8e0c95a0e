using FastNn.Memory;

namespace FastNn;

/// <summary>A view of a matrix of weights [rows, columns], whose rows are the outputs of a layer and whose columns are its inputs: read and written in place,
/// whatever the layout in memory.</summary>
/// <remarks>Valid only during the call that receives it. Allocates nothing.</remarks>
public readonly ref struct WeightView
{
    internal WeightView(Span<float> panels, int rows, int columns)
    {
        Panels = panels;
        Rows = rows;
        Columns = columns;
    }

    /// <summary>Number of rows: the outputs of the layer.</summary>
    public int Rows { get; }

    /// <summary>Number of columns: the inputs of the layer.</summary>
    public int Columns { get; }

    /// <summary>The weight from one input to one output.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    public ref float this[int row, int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Columns, nameof(column));
            return ref Panels[Panel.RowStart(row, Columns) + column * Panel.Width];
        }
    }

    /// <summary>All weights: [rows/16][columns][16], padded with zeros that must stay zero.</summary>
    internal Span<float> Panels { get; }
}
