using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;

namespace FastNn.Kernels;

/// <summary>
/// The operand A of a product, read one float at a time: element (row, k) lies at row·<see cref="Row"/> + k·<see cref="Step"/>. After every
/// <see cref="Run"/> steps the address jumps by <see cref="Jump"/> more, which walks through a matrix in panels. A transposed matrix is the
/// same floats with the strides exchanged: nothing is ever transposed for its sake.
/// </summary>
readonly ref struct ScalarOperand(ref float start, nint row, nint step, nint run = int.MaxValue, nint jump = 0)
{
    public readonly ref float Start = ref start;
    public readonly nint Row = row, Step = step, Run = run, Jump = jump;

    /// <summary>The matrix as it lies.</summary>
    public static ScalarOperand Of(ReadOnlyMatrix a) => new(ref a.Start, a.Stride, 1);

    /// <summary>The transposed matrix.</summary>
    public static ScalarOperand OfTransposed(ReadOnlyMatrix a) => new(ref a.Start, 1, a.Stride);

    /// <summary>Rows and columns of a matrix kept in panels: [panel][row][16].</summary>
    public static ScalarOperand OfPanels(Span<float> panels, int rows) =>
        new(ref MemoryMarshal.GetReference(panels), Panel.Width, 1, Panel.Width, (nint)(rows - 1) * Panel.Width);
}

/// <summary>
/// The operands B, C and the start of the chain, read and written in registers: element (row, column) lies at
/// row·<see cref="Row"/> + column/16·<see cref="Panel"/> + column%16. A row-major matrix is the case of panels that lie side by side.
/// </summary>
readonly ref struct PanelOperand(ref float start, nint row, nint panel)
{
    public readonly ref float Start = ref start;
    public readonly nint Row = row, Panel = panel;

    /// <summary>The same from an element on; the column begins a register.</summary>
    public PanelOperand From(nint row, nint column) =>
        new(ref Unsafe.Add(ref Start, row * Row + column / Memory.Panel.Width * Panel + column % Memory.Panel.Width), Row, Panel);

    /// <summary>A row-major matrix whose rows are padded to whole panels.</summary>
    public static PanelOperand Of(ReadOnlyMatrix m) => new(ref m.Start, m.Stride, Memory.Panel.Width);

    /// <summary>A matrix kept in panels: [panel][row][16].</summary>
    public static PanelOperand OfPanels(Span<float> panels, int rows) =>
        new(ref MemoryMarshal.GetReference(panels), Memory.Panel.Width, (nint)rows * Memory.Panel.Width);

    /// <summary>The same row under every row: a bias, padded to whole panels.</summary>
    public static PanelOperand OfRow(ReadOnlySpan<float> row) => new(ref Unsafe.AsRef(in MemoryMarshal.GetReference(row)), 0, Memory.Panel.Width);

    /// <summary>Zeros in every row and column.</summary>
    public static PanelOperand Zero => new(ref Zeros.Panel, 0, 0);
}

/// <summary>One panel of zeros: where a chain of products starts that starts from nothing. It lies in the assembly, so the first product allocates nothing
/// either.</summary>
file static class Zeros
{
    // Only ever read: kernels take all their operands as ref.
    public static ref float Panel => ref Unsafe.AsRef(in MemoryMarshal.GetReference<float>([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
}
