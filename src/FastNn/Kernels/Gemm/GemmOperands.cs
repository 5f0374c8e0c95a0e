using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;

namespace FastNn.Kernels;

/// <summary>
/// The operand A of a product, read one float at a time: element (row, k) is at row·<see cref="Row"/> + k·<see cref="Step"/>. After every
/// <see cref="Run"/> steps the address jumps by <see cref="Jump"/> more, to the next panel. A transposed matrix has its strides exchanged: nothing is copied.
/// </summary>
readonly ref struct ScalarOperand(ref float start, nint row, nint step, nint run = int.MaxValue, nint jump = 0)
{
    public readonly ref float Start = ref start;
    public readonly nint Row = row, Step = step, Run = run, Jump = jump;

    /// <summary>Returns the operand of a row-major matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarOperand Of(ReadOnlyMatrix a) => new(ref a.Start, a.Stride, 1);

    /// <summary>Returns the operand of a transposed matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarOperand OfTransposed(ReadOnlyMatrix a) => new(ref a.Start, 1, a.Stride);

    /// <summary>Returns the operand of a matrix in panels: [panel][row][16].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarOperand OfPanels(Span<float> panels, int rows) =>
        new(ref MemoryMarshal.GetReference(panels), Panel.Width, 1, Panel.Width, (nint)(rows - 1) * Panel.Width);
}

/// <summary>
/// The operands B, C and the start of the chain, read and written in registers: element (row, column) is at
/// row·<see cref="Row"/> + column/16·<see cref="Panel"/> + column%16. A row-major matrix is the case of adjacent panels.
/// </summary>
readonly ref struct PanelOperand(ref float start, nint row, nint panel)
{
    public readonly ref float Start = ref start;
    public readonly nint Row = row, Panel = panel;

    /// <summary>Returns the operand from an element on; the column begins a register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PanelOperand From(nint row, nint column) =>
        new(ref Unsafe.Add(ref Start, row * Row + column / Memory.Panel.Width * Panel + column % Memory.Panel.Width), Row, Panel);

    /// <summary>Returns the operand of a row-major matrix with rows padded to whole panels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PanelOperand Of(ReadOnlyMatrix m) => new(ref m.Start, m.Stride, Memory.Panel.Width);

    /// <summary>Returns the operand of a matrix in panels: [panel][row][16].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PanelOperand OfPanels(Span<float> panels, int rows) =>
        new(ref MemoryMarshal.GetReference(panels), Memory.Panel.Width, (nint)rows * Memory.Panel.Width);

    /// <summary>Returns an operand that repeats one row: a bias, padded to whole panels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PanelOperand OfRow(ReadOnlySpan<float> row) => new(ref Unsafe.AsRef(in MemoryMarshal.GetReference(row)), 0, Memory.Panel.Width);

    /// <summary>An operand of zeros.</summary>
    public static PanelOperand Zero => new(ref Zeros.Panel, 0, 0);
}

/// <summary>One panel of zeros, from which chains without a start begin. It is part of the assembly, so the first product allocates nothing either.</summary>
file static class Zeros
{
    // Never written: kernels take all operands by ref.
    public static ref float Panel => ref Unsafe.AsRef(in MemoryMarshal.GetReference<float>([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
}
