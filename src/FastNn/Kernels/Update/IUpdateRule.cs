namespace FastNn;

/// <summary>What an optimizer remembers of every parameter, a register of each: up to three numbers.</summary>
/// <typeparam name="S">The register.</typeparam>
public struct UpdateState<S> where S : struct, ISimd<S>
{
    /// <summary>The first remembered number, such as a momentum.</summary>
    public S First { get; set; }

    /// <summary>The second remembered number, such as a mean of squares.</summary>
    public S Second { get; set; }

    /// <summary>The third remembered number.</summary>
    public S Third { get; set; }
}

/// <summary>
/// The mathematics of an optimizer: how one register of parameters changes. Implement it as a <c>readonly struct</c> with the constants of one
/// step in its fields, and run it with <see cref="OptimizerStep.Run"/>.
/// </summary>
/// <remarks>A zero parameter with a zero gradient and zero states must stay zero: so does the padding. Do not allocate, branch or throw.</remarks>
public interface IUpdateRule
{
    /// <summary>Numbers remembered of every parameter: 0 to 3. All start at 0; what falls below 1e-30 becomes 0.</summary>
    static abstract int States { get; }

    /// <summary>The new parameters, from the old ones <paramref name="w"/> and the gradient <paramref name="g"/>; states are updated in place.</summary>
    S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S>;
}
