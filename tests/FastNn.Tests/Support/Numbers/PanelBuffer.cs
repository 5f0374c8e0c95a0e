using FastNn.Memory;

namespace FastNn.Tests.Support;

/// <summary>A matrix in panels, [columns/16][rows][16], as weights are kept: guards around it, NaN where no element lies.</summary>
sealed class PanelBuffer(int rows, int columns)
{
    readonly MatrixBuffer memory = MatrixBuffer.Row(Panel.Pad(columns) * rows);

    public Span<float> Data => memory.Data;

    public float this[int row, int column]
    {
        get => Data[At(row, column)];
        set => Data[At(row, column)] = value;
    }

    public PanelBuffer Fill(Func<int, int, float> value)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                this[row, column] = value(row, column);
            }
        }
        return this;
    }

    /// <summary>Sets what lies beyond the columns to zero, as in weights.</summary>
    public PanelBuffer ClearPadding()
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = columns; column < Panel.Pad(columns); column++)
            {
                this[row, column] = 0;
            }
        }
        return this;
    }

    public bool GuardsHold() => memory.GuardsHold();

    int At(int row, int column) => (((column / Panel.Width * rows) + row) * Panel.Width) + (column % Panel.Width);
}
