namespace FastNn;

/// <summary>
/// y = x + a·(max(x, 0) - x), the parametric activation of <see cref="Relu"/>: a trained factor a for each input, 1 at first, interpolates between the identity
/// and ReLU.  x, y: [rows, inputs]  weight: [inputs]
/// </summary>
/// <remarks>The function of a <see cref="PRelu"/> with the slope 1 - a, trained from another start.</remarks>
public sealed class InterpolatedRelu() : Parametric<Relu.Op>(default);
