namespace FastNn;

/// <summary>
/// The term of a loss that is a sum over outputs, and the derivative of the term, written once over a register. Implement it as a
/// <c>readonly struct</c> and pass it to <see cref="ElementwiseLoss{TTerm}"/>.
/// </summary>
/// <remarks>Do not allocate, branch or throw.</remarks>
public interface ILossTerm
{
    /// <summary>Returns the term of output y and target t.</summary>
    S Loss<S>(S y, S t) where S : struct, ISimd<S>;

    /// <summary>Returns the derivative of the term by y.</summary>
    S Gradient<S>(S y, S t) where S : struct, ISimd<S>;
}
