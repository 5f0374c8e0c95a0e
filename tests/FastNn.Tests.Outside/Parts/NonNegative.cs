using FastNn;

namespace Outside.Parts;

/// <summary>A user's constraint: no weight is negative.</summary>
public sealed class NonNegative : Constraint
{
    public override void Apply(WeightView weights)
    {
        for (int row = 0; row < weights.Rows; row++)
        {
            for (int column = 0; column < weights.Columns; column++)
            {
                weights[row, column] = Math.Max(0, weights[row, column]);
            }
        }
    }
}
