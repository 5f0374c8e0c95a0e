namespace FastNn.Memory;

/// <summary>
/// The unit of every layout: 16 floats, one cache line, one 512-bit register. Weights are kept in panels of 16 columns and rows of activations
/// are padded to whole panels, so kernels need no masks, and files, gradients and bits do not depend on the machine.
/// </summary>
static class Panel
{
    public const int Width = 16;

    /// <summary>The columns of a panel that a row's product computes where there are no more.</summary>
    public const int Half = Width / 2;

    /// <summary>Columns in whole panels.</summary>
    public static int Pad(int columns) => checked(columns + Width - 1) / Width * Width;

    /// <summary>Returns the offset of the first weight of a row in a matrix of weights in panels, [rows/16][columns][16]; the next ones follow 16 floats
    /// apart.</summary>
    public static int RowStart(int row, int columns) => row / Width * columns * Width + row % Width;

    /// <summary>The row stride for activations: whole panels, and never a multiple of 4 KB, at which all rows of a tile would share one cache set.</summary>
    public static int Stride(int columns)
    {
        int padded = Pad(columns);
        return padded % CacheSizes.L1Way == 0 ? padded + Width : padded;
    }
}
