using FastNn.Kernels;

namespace FastNn.Autograd;

/// <summary>The activations of the catalog: the mathematics is that of the layers.</summary>
static class ActivationFunctions
{
    public static readonly Function Sigmoid = Of<Sigmoid.Op>("sigmoid", SavedValues.Output);
    public static readonly Function Tanh = Of<Tanh.Op>("tanh", SavedValues.Output);
    public static readonly Function Relu = Of<Relu.Op>("relu", SavedValues.Output);
    public static readonly Function LeakyRelu = Of<LeakyRelu.Op>("leakyrelu", SavedValues.Inputs,
        attributes => new(new(Function.ToFinite(attributes[0], "leakyrelu", "alpha"))), 0.01);
    public static readonly Function Elu = Of<Elu.Op>("elu", SavedValues.Inputs | SavedValues.Output,
        attributes => new(new(Function.ToFinite(attributes[0], "elu", "alpha"))), 1);
    public static readonly Function Selu = Of<Selu.Op>("selu", SavedValues.Inputs | SavedValues.Output);
    public static readonly Function Gelu = Of<Gelu.Op>("gelu", SavedValues.Inputs);
    public static readonly Function GeluTanh = Of<GeluTanh.Op>("gelutanh", SavedValues.Inputs);
    public static readonly Function Silu = Of<Silu.Op>("silu", SavedValues.Inputs);
    public static readonly Function Mish = Of<Mish.Op>("mish", SavedValues.Inputs);
    public static readonly Function Softplus = Of<Softplus.Op>("softplus", SavedValues.Inputs);
    public static readonly Function HardSigmoid = Of<HardSigmoid.Op>("hardsigmoid", SavedValues.Inputs);

    static ElementwiseFunction<UnaryFunction<TOp>> Of<TOp>(string name, SavedValues saved, ElementwiseFunction<UnaryFunction<TOp>>.Create? create = null,
        params double[] numbers) where TOp : struct, IElementwise =>
        new(name, 1, saved, create, numbers);
}

public readonly partial struct Tensor
{
    /// <summary>1 / (1 + e^-x) of every number.</summary>
    public Tensor Sigmoid() => Tape.Apply(ActivationFunctions.Sigmoid, this);

    /// <summary>The hyperbolic tangent of every number.</summary>
    public Tensor Tanh() => Tape.Apply(ActivationFunctions.Tanh, this);

    /// <summary>x above 0, 0 elsewhere; the derivative at 0 is 0.</summary>
    public Tensor Relu() => Tape.Apply(ActivationFunctions.Relu, this);

    /// <summary>x above 0, alpha·x elsewhere.</summary>
    /// <exception cref="ArgumentException">alpha is not finite.</exception>
    public Tensor LeakyRelu(float alpha = 0.01f) => Tape.Apply(ActivationFunctions.LeakyRelu, this, alpha);

    /// <summary>x above 0, alpha·(e^x - 1) elsewhere.</summary>
    /// <exception cref="ArgumentException">alpha is not finite.</exception>
    public Tensor Elu(float alpha = 1f) => Tape.Apply(ActivationFunctions.Elu, this, alpha);

    /// <summary>Applies the formula of the layer <c>Selu</c> to every element.</summary>
    public Tensor Selu() => Tape.Apply(ActivationFunctions.Selu, this);

    /// <summary>Applies the formula of the layer <c>Gelu</c> to every element.</summary>
    public Tensor Gelu() => Tape.Apply(ActivationFunctions.Gelu, this);

    /// <summary>Applies the formula of the layer <c>GeluTanh</c> to every element.</summary>
    public Tensor GeluTanh() => Tape.Apply(ActivationFunctions.GeluTanh, this);

    /// <summary>x·sigmoid(x) of every number.</summary>
    public Tensor Silu() => Tape.Apply(ActivationFunctions.Silu, this);

    /// <summary>x·tanh(ln(1 + e^x)) of every number.</summary>
    public Tensor Mish() => Tape.Apply(ActivationFunctions.Mish, this);

    /// <summary>ln(1 + e^x) of every number.</summary>
    public Tensor Softplus() => Tape.Apply(ActivationFunctions.Softplus, this);

    /// <summary>Applies the formula of the layer <c>HardSigmoid</c> to every element.</summary>
    public Tensor HardSigmoid() => Tape.Apply(ActivationFunctions.HardSigmoid, this);
}
