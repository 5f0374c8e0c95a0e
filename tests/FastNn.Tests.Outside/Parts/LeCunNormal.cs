using FastNn;

namespace Outside.Parts;

/// <summary>A user's initializer: normal with variance 1 / inputs (Y. LeCun et al., 1998).</summary>
public sealed class LeCunNormal : Initializer
{
    public override void Fill(Span<float> values, int inputs, int outputs, long seed) => FillNormal(values, mean: 0, MathF.Sqrt(1f / inputs), seed);
}
