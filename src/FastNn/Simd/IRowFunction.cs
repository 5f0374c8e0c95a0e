namespace FastNn.Simd;

/// <summary>A function of one row of numbers, written once for all register widths.
/// <see cref="Tiers.Run{F}(ReadOnlySpan{float}, Span{float})"/> calls it at the tier of the process. Baked models are such functions.</summary>
public interface IRowFunction
{
    /// <summary>Numbers of x, at least 1.</summary>
    static abstract int Inputs { get; }

    /// <summary>Numbers of y, at least 1.</summary>
    static abstract int Outputs { get; }

    /// <summary>The floats of memory that a call needs beside the inputs and outputs; at most 65,536, as it is on the stack.</summary>
    static abstract int WorkspaceSize { get; }

    /// <summary>Computes y = f(x) for one row.</summary>
    /// <typeparam name="S">The register of the tier.</typeparam>
    /// <param name="x">The first input; inputs are not written.</param>
    /// <param name="y">The first output.</param>
    /// <param name="workspace">The memory, aligned to cache lines; its content is undefined.</param>
    static abstract void Run<S>(ref float x, ref float y, ref float workspace) where S : struct, ISimd<S>;
}
