using FastNn.Onnx.Import.Reading;

namespace FastNn.Onnx.Import.Layers;

/// <summary>y = x·Wᵀ·factor + b, with W [outputs, inputs], or [inputs, outputs] where it is transposed. The weights stay in the file until the network is
/// filled.</summary>
/// <param name="Weight">W, of two dimensions.</param>
/// <param name="IsTransposed">Whether W is [inputs, outputs].</param>
/// <param name="First">The first of the inputs of W that are used.</param>
/// <param name="Inputs">How many are used.</param>
/// <param name="Bias">b, or null.</param>
/// <param name="Factor">Multiplies W.</param>
sealed record DenseRecipe(Tensor Weight, bool IsTransposed, int First, int Inputs, float[]? Bias, float Factor = 1)
    : LayerRecipe(Inputs * Weight.Dims[IsTransposed ? 1 : 0] + (Bias?.Length ?? 0))
{
    public int Outputs { get; } = (int)Weight.Dims[IsTransposed ? 1 : 0];

    public override Layer Create() => new Dense(Outputs, new Zeros(), new Zeros()) { HasBias = Bias is not null };

    public override void Fill(ParameterList parameters, string prefix)
    {
        ReadOnlySpan<float> source = Weight.Floats;
        int columns = (int)Weight.Dims[1];
        Parameter weight = parameters[prefix + "weight"];
        float[] row = new float[Inputs];
        for (int output = 0; output < Outputs; output++)
        {
            for (int i = 0; i < row.Length; i++)
            {
                int input = First + i;
                row[i] = Factor * (IsTransposed ? source[input * columns + output] : source[output * columns + input]);
            }
            weight.SetRow(output, row);
        }
        if (Bias is not null)
        {
            parameters[prefix + "bias"].Set(Bias);
        }
    }
}
