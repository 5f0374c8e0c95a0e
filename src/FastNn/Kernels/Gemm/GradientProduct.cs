using FastNn.Memory;
using FastNn.Threading;

namespace FastNn.Kernels;

/// <summary>The gradient of a matrix of weights before it is computed: g = a·b.  a: [m, k]  b: [k, n]  w: [n/16][m][16]  room: <see cref="RoomSize"/></summary>
readonly ref struct GradientProduct(ScalarOperand a, PanelOperand b, Span<float> w, int m, int n, int k, Span<float> room, Workers? workers)
{
    readonly ScalarOperand a = a;
    readonly PanelOperand b = b;
    readonly Span<float> w = w, room = room;
    readonly int m = m, n = n, k = k;
    readonly Workers? workers = workers;

    /// <summary>Floats of room for so many columns.</summary>
    public static int RoomSize(int columns) => Gemm.MostRows * Panel.Pad(columns);

    /// <summary>
    /// Whether it pays to use the gradient of so many weights up while it is computed: not where they lie in the first cache anyway, nor where they
    /// are far beyond the second and come and go faster in one long pass.
    /// </summary>
    public static bool Pays(long weights) => weights is >= 1 << 15 and <= 1 << 19;

    /// <summary>Whether it can be: the product must be one block deep, and threads must not share columns.</summary>
    public static bool Fits(int n, int k, Workers? workers) => k <= Gemm.DepthBlock && (workers is null || Gemm.SplitsColumns(n, workers.Count));

    /// <summary>Changes the weights by a rule that remembers nothing.</summary>
    public void Update<TRule>(TRule rule) where TRule : struct, IUpdateRule =>
        Gemm.Run(a, b, PanelOperand.Zero, PanelOperand.Zero, m, n, k, new UpdateEpilogue<TRule>(rule, m, w, room), workers);
}
