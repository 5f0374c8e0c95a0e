using FastNn;

namespace Outside.Contract;

/// <summary>A user's regularizer: strength·Σw⁴.</summary>
public sealed class OwnL4(float strength) : Regularizer(strength)
{
    public override double ComputePenalty(ReadOnlySpan<float> w)
    {
        double sum = 0;
        foreach (float value in w)
        {
            sum += Math.Pow(value, 4);
        }
        return Strength * sum;
    }

    public override void AddGradient(ReadOnlySpan<float> w, Span<float> g, float factor = 1)
    {
        for (int i = 0; i < w.Length; i++)
        {
            g[i] += factor * 4 * (float)Strength * w[i] * w[i] * w[i];
        }
    }
}
