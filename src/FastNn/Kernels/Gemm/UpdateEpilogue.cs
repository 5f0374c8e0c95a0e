using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>
/// C is the gradient of a matrix in panels, and a rule that remembers nothing uses it up while a few rows of it lie in the first cache: it never
/// goes to memory. The same bits as the product and the update one after the other.
/// </summary>
/// <param name="rule">How parameters change.</param>
/// <param name="inputs">Rows of C.</param>
/// <param name="w">The parameters: [columns/16][inputs][16].</param>
/// <param name="room">For the rows of C in work: <see cref="Gemm.MostRows"/> of all columns.</param>
readonly ref struct UpdateEpilogue<TRule>(TRule rule, int inputs, Span<float> w, Span<float> room) : IEpilogue where TRule : struct, IUpdateRule
{
    readonly TRule rule = rule;
    readonly nint inputs = inputs;
    readonly Span<float> w = w, room = room;

    public PanelOperand Target(scoped in PanelOperand c, int row, int column) => new(ref Room(column), Panel.Width, Gemm.MostRows * Panel.Width);

    [MethodImpl(KernelCode.Options)]
    public void Apply<S>(int row, int column, int rows, int columns) where S : struct, ISimd<S>
    {
        TRule rule = this.rule;
        UpdateState<S> none = default;
        for (int end = column + columns; column < end; column += Panel.Width)
        {
            ref float p = ref Unsafe.Add(ref MemoryMarshal.GetReference(w), column * inputs + row * Panel.Width), g = ref Room(column);
            for (nint i = 0; i < rows * Panel.Width; i += S.Width)
            {
                S.Store(rule.Update(S.Load(ref p, i), S.Load(ref g, i), ref none), ref p, i);
            }
        }
    }

    ref float Room(int column) => ref Unsafe.Add(ref MemoryMarshal.GetReference(room), (nint)column * Gemm.MostRows);
}
