namespace FastNn;

/// <summary>The states of a register of parameters: up to three per parameter.</summary>
/// <typeparam name="S">The register.</typeparam>
public struct UpdateState<S> where S : struct, ISimd<S>
{
    /// <summary>The first state, such as a momentum.</summary>
    public S First { get; set; }

    /// <summary>The second state, such as a mean of squares.</summary>
    public S Second { get; set; }

    /// <summary>The third state.</summary>
    public S Third { get; set; }
}

/// <summary>
/// The update rule of an optimizer, over one register of parameters. Implement it as a <c>readonly struct</c> with the constants of one
/// step in its fields, and run it with <see cref="OptimizerStep.Run"/>.
/// </summary>
/// <remarks>A zero parameter with a zero gradient and zero states must stay zero, because the padding is updated too. Do not allocate, branch or
/// throw.</remarks>
public interface IUpdateRule
{
    /// <summary>The number of states of each parameter: 0 to 3. All start at 0; states below 1e-30 become 0.</summary>
    static abstract int States { get; }

    /// <summary>Returns the new parameters, from the old ones <paramref name="w"/> and the gradient <paramref name="g"/>; states are updated in
    /// place.</summary>
    S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S>;
}
