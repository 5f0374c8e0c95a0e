namespace FastNn.Losses;

/// <summary>
/// The loss of some samples before it is divided: what their weighted losses add up to, and what their weights do. Those of pieces and of batches are added,
/// and
/// the loss of all is <see cref="Loss.ValueOf"/>; a mean of means would lose what a part without weight has in its sum.
/// </summary>
/// <param name="Sum">Σ weight·loss.</param>
/// <param name="Weight">Σ weight.</param>
readonly record struct LossSum(double Sum, double Weight)
{
    public static LossSum operator +(LossSum left, LossSum right) => new(left.Sum + right.Sum, left.Weight + right.Weight);
}
