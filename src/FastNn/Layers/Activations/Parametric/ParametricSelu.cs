namespace FastNn;

/// <summary>y = x + a·(f(x) - x) with <see cref="Selu"/> as f and a trained factor a for each input, 1 at first.  x, y: [rows, inputs]  weight:
/// [inputs]</summary>
public sealed class ParametricSelu() : Parametric<Selu.Op>(default);
