using FastNn.Kernels;

namespace FastNn.Layers;

/// <summary>What a normalization does to its numbers at last: a scale and a shift for every feature, both trained, or neither.</summary>
/// <param name="Scale">Named "weight", as in PyTorch; 1 at first.</param>
/// <param name="Shift">Named "bias", as in PyTorch; 0 at first.</param>
readonly record struct Scaling(ParameterVector? Scale, ParameterVector? Shift)
{
    public static Scaling Ask(LayerBuilder builder, bool isAffine) => isAffine
        ? new(builder.Vector("weight", builder.Inputs, new Constant(1)), builder.Vector("bias", builder.Inputs, new Zeros()))
        : default;

    public ColumnVector Scales => Scale is null ? ColumnVector.One : ColumnVector.Of(Scale.Values);

    public ReadOnlySpan<float> Shifts => Shift is null ? default : Shift.Values;
}
