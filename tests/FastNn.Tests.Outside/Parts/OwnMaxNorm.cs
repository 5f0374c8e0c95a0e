using FastNn;

namespace Outside.Parts;

/// <summary>A user's constraint with a setting: the L2 norm of every row is at most the limit.</summary>
public sealed class OwnMaxNorm(float limit) : Constraint
{
    public override void Apply(WeightView weights)
    {
        for (int row = 0; row < weights.Rows; row++)
        {
            double sum = 0;
            for (int column = 0; column < weights.Columns; column++)
            {
                sum += (double)weights[row, column] * weights[row, column];
            }
            float factor = (float)(limit / Math.Max(limit, Math.Sqrt(sum)));
            for (int column = 0; column < weights.Columns; column++)
            {
                weights[row, column] *= factor;
            }
        }
    }

    protected override void Describe(PartSettings settings) => settings.Set("limit", limit);
}
