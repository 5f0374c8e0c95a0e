namespace FastNn;

/// <summary>
/// The mathematics of a loss that is a sum over outputs: its term and the term's derivative, written once over a register. Implement it as a
/// <c>readonly struct</c> and hand it to <see cref="ElementwiseLoss{TTerm}"/>.
/// </summary>
/// <remarks>Do not allocate, branch or throw.</remarks>
public interface ILossTerm
{
    /// <summary>The term of output y and target t.</summary>
    S Loss<S>(S y, S t) where S : struct, ISimd<S>;

    /// <summary>The derivative of the term by y.</summary>
    S Gradient<S>(S y, S t) where S : struct, ISimd<S>;
}
