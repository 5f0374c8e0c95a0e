namespace FastNn;

/// <summary>y = x + a·(f(x) - x) with <see cref="Mish"/> as f and a trained factor a for each input, 1 at first.  x, y: [rows, inputs]  weight:
/// [inputs]</summary>
public sealed class ParametricMish() : Parametric<Mish.Op>(default);
