namespace FastNn;

/// <summary>y = x + a·(f(x) - x) with <see cref="Gelu"/> as f and a trained factor a for each input, 1 at first.  x, y: [rows, inputs]  weight:
/// [inputs]</summary>
public sealed class ParametricGelu() : Parametric<Gelu.Op>(default);
