using FastNn.Kernels;

namespace FastNn.Layers;

/// <summary>The affine transform (γ, β) of a normalization layer: a trained scale and a trained shift for each feature, or neither.</summary>
/// <param name="Scale">γ, named "weight" as in PyTorch; initially 1.</param>
/// <param name="Shift">β, named "bias" as in PyTorch; initially 0.</param>
readonly record struct Scaling(ParameterVector? Scale, ParameterVector? Shift)
{
    public static Scaling Create(LayerBuilder builder, bool isAffine) => isAffine
        ? new(builder.Vector("weight", builder.Inputs, new Constant(1)), builder.Vector("bias", builder.Inputs, new Zeros()))
        : default;

    public ColumnVector Scales => Scale is null ? ColumnVector.One : ColumnVector.Of(Scale.Values);

    public ReadOnlySpan<float> Shifts => Shift is null ? default : Shift.Values;
}
