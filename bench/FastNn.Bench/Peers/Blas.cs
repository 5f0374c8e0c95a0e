using System.Runtime.InteropServices;

namespace FastNn.Bench.Peers;

/// <summary>The matrix product of a native library, if it is installed.</summary>
abstract unsafe class Blas
{
    public static Blas[] All { get; } = [new OneDnn(), new OpenBlas()];

    public abstract string Name { get; }

    public abstract string Description { get; }

    public abstract bool IsPresent { get; }

    /// <summary>C = A·B, row-major and dense.  a: [m, k]  b: [k, n]  c: [m, n]</summary>
    public abstract void Multiply(float* a, float* b, float* c, int m, int n, int k);

    sealed class OpenBlas : Blas
    {
        readonly delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void> sgemm;
        readonly string core = "";

        public OpenBlas()
        {
            if (NativeLibrary.TryLoad("libopenblas.so.0", out nint library))
            {
                sgemm = (delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)
                    NativeLibrary.GetExport(library, "cblas_sgemm");
                core = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "openblas_get_corename"))()) ?? "";
            }
        }

        public override string Name => "OpenBLAS";

        public override bool IsPresent => sgemm != null;

        public override string Description => IsPresent
            ? $"OpenBLAS with the kernels of {core}"
            : "OpenBLAS: libopenblas.so.0 not found; on Debian, install libopenblas0-pthread";

        public override void Multiply(float* a, float* b, float* c, int m, int n, int k) => sgemm(101, 111, 111, m, n, k, 1, a, k, b, n, 0, c, n);
    }

    sealed class OneDnn : Blas
    {
        readonly delegate* unmanaged<byte, byte, long, long, long, float, float*, long, float*, long, float, float*, long, int> sgemm;

        public OneDnn()
        {
            if (NativeLibrary.TryLoad("libdnnl.so.2", out nint library))
            {
                sgemm = (delegate* unmanaged<byte, byte, long, long, long, float, float*, long, float*, long, float, float*, long, int>)
                    NativeLibrary.GetExport(library, "dnnl_sgemm");
            }
        }

        public override string Name => "oneDNN";

        public override bool IsPresent => sgemm != null;

        public override string Description => IsPresent ? "oneDNN 2 (dnnl_sgemm)" : "oneDNN: libdnnl.so.2 is not there; on Debian, install libdnnl2";

        public override void Multiply(float* a, float* b, float* c, int m, int n, int k) => _ = sgemm((byte)'N', (byte)'N', m, n, k, 1, a, k, b, n, 0, c, n);
    }
}
